using System.Text;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Input that would take for ever, fill the memory or exhaust the stack is refused or read, in one short line, with a bounded amount of memory. Time is
/// bounded through the steps and bytes that evaluation may take; the limit of each test only ends one that would never end.
/// </summary>
[TestClass]
public sealed class BoundsTests
{
    /// <summary>Of all that two readings allocate; what lives at once is far less.</summary>
    private const long MostBytes = 600_000_000;

    private static readonly (string Name, Func<string> Text)[] Hostile =
    [
        ("not", () => Times("not ", 50_000) + "1"),
        ("power", () => Times("1**", 50_000) + "1"),
        ("dots", () => "a" + Times(".a", 1_000_000)),
        ("dots, fewer", () => "a" + Times(".a", 100_000)),
        ("calls", () => "a" + Times("()", 100_000)),
        ("indexes", () => "a" + Times("[0]", 100_000)),
        ("sum", () => "lambda x: x" + Times("+1", 100_000)),
        ("lambda of a schedule", () => "LambdaLR(opt, lambda x: x" + Times("+1", 100_000) + ")"),
        ("conditions", () => Times("1 if 0 else ", 50_000) + "1"),
        ("comparisons", () => "1" + Times(" < 1", 200_000)),
        ("lambdas", () => Times("lambda: ", 50_000) + "1"),
        ("signs", () => Times("-", 100_000) + "1"),
        ("brackets", () => Times("(", 100_000)),
        ("closed brackets", () => Times("[", 50_000) + Times("]", 50_000)),
        ("stars", () => "f(" + Times("*", 50_000) + "a)"),
        ("slices", () => "a[" + Times(":", 100_000) + "]"),
        ("walrus", () => Times("(a := ", 50_000) + "1" + Times(")", 50_000)),
        ("comprehensions", () => "[1 " + Times("for a in b ", 50_000) + "]"),
        ("nested lists", () => "a=[0]\n" + Times("a=[a]\n", 100_000) + "a"),
        ("equal nested lists", () => "a=[0]\nb=[0]\n" + Times("a=[a]\nb=[b]\n", 20_000) + "a==b"),
        ("doubling lambdas", () => "f0=lambda x: x\n" + Lines(39, i => $"f{i + 1}=lambda x: f{i}(x)+f{i}(x)") + "f39(1)"),
        ("doubling functions", () => "def f0(x): return x\n" + Lines(39, i => $"def f{i + 1}(x):\n    return f{i}(x)+f{i}(x)") + "f39(1)"),
        ("doubling schedule functions", () => "f0=lambda x: 1e-9*x\n" + Lines(39, i => $"f{i + 1}=lambda x: f{i}(x)+f{i}(x)") + "LambdaLR(opt, f39)"),
        ("steps in many loops", () => "s=StepLR(opt, 3)\n" + Lines(6_000, i => $"for e{i} in range(2):\n    if e{i} > 1:\n        opt.step()\n        s.step()")),
        ("schedulers on one optimizer", () => "opt = torch.optim.SGD(p, lr=0.1)\n" + Lines(120, i => $"s{i} = torch.optim.lr_scheduler.StepLR(opt, 2)") + "\nfor e in range(3):\n    opt.step()\n" + Lines(120, i => $"    s{i}.step()")),
        ("optimizers with schedulers", () => Lines(60, i => $"o{i} = torch.optim.SGD(p, lr=0.1)\ns{i} = torch.optim.lr_scheduler.StepLR(o{i}, 2)") + "\nfor e in range(3):\n" + Lines(60, i => $"    o{i}.step()\n    s{i}.step()")),
        ("wrappers", () => "import torch\n" + Lines(60, i => $"class W{i}:\n    def __init__(self, o):\n        self.o = o\n        self.n = 0\n    def step(self):\n        self.n += 1\n        for g in self.o.param_groups:\n            g['lr'] = 0.1 / self.n\nw{i} = W{i}(torch.optim.SGD(p, lr=0.1))") + "\nfor e in range(3):\n" + Lines(60, i => $"    w{i}.step()")),
        ("a training that calls itself", () => Calling("def epoch(n):\n    if n == 0: return\n    o.step(); s.step()\n    epoch(n - 1)\nepoch(3)")),
        ("a training that calls itself under a condition", () => Calling("def epoch(n):\n    if n > 0:\n        o.step(); s.step()\n        epoch(n - 1)\nepoch(3)")),
        ("trainings that call each other", () => Calling("def ping(n):\n    if n == 0: return\n    o.step(); s.step()\n    pong(n - 1)\ndef pong(n):\n    if n == 0: return\n    o.step()\n    ping(n - 1)\nping(3)")),
        ("a method that trains and calls itself", () => Calling("class T:\n    def run(self, n):\n        if n == 0: return\n        o.step()\n        if n % 2 == 0: s.step()\n        self.run(n - 1)\nt = T()\nt.run(4)")),
        ("classes derived from each other", () => Calling("class A(B): pass\nclass B(A):\n    def step(self): self.step()\nz = B(o)\nfor e in range(3):\n    o.step(); s.step(); z.step()")),
        ("a method of a schedule that calls itself", () => "import tensorflow as tf\nclass S(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, lr0):\n        self.lr0 = lr0\n    def of(self, step):\n        return self.lr0 if step < 1 else self.of(step - 1) * self.of(step - 2)\n    def __call__(self, step):\n        return self.of(step)\nmodel.compile(tf.keras.optimizers.SGD(S(0.1)), 'mse')\nmodel.fit(x, y, epochs=5)"),
        ("classes by another name", () => "import torch\n" + Lines(2_000, i => $"f{i + 1} = f{i}\ng{i} = f{i}(p, lr=0.1)") + "f0 = torch.optim.SGD"),
        ("flags", () => "opt = torch.optim.SGD(p, lr=0.1)\n" + Lines(3_000, i => $"f{i} = False\nif f{i}:\n    opt.param_groups[0]['lr'] = 1")),
        ("phases by hand", () => "opt = torch.optim.SGD(p, lr=0.1)\n" + Lines(600, i => $"opt.param_groups[0]['lr'] = 0.{i + 1}\nfor e in range(3):\n    opt.step()")),
        ("loops over lists of each other", () => Lines(500, i => $"for a{i} in [a{i + 1}, b]:\n    a{i}.step()") + "\nfor a500 in [a0]:\n    a500.step()"),
        ("sharing", () => "a=[0]\n" + Times("a=[a,a]\n", 40) + "a"),
        ("sharing, equal", () => "a=[0]\nb=[0]\n" + Times("a=[a,a]\nb=[b,b]\n", 40) + "a==b"),
        ("sharing, in a message", () => "a=[0]\n" + Times("a=[a,a]\n", 40) + "StepLR(a, a, a)"),
        ("sharing, in a dictionary", () => "a={'a':0}\n" + Times("a={'x':a,'y':a}\n", 40) + "a"),
        ("sharing, as a key", () => "a=(0,)\n" + Times("a=(a,a)\n", 40) + "{a: 1}[a]"),
        ("sharing schedules", () => "a=ConstantRate(0.1)\n" + Times("a=SumSchedule(a,a)\n", 40) + "a"),
        ("a list in itself", () => "a=[]\na.append(a)\na"),
        ("a list in itself, equal", () => "a=[]\na.append(a)\nb=[]\nb.append(b)\na==b"),
        ("a dictionary in itself", () => "a={}\na['a']=a\na"),
        ("repeats", () => "[0]*100000*100000"),
        ("repeats below 0", () => "CosineDecay([0]*-10**30, 1)"),
        ("repeats of a text", () => "'a'*10000*10000*10000"),
        ("doubling lists", () => "a=[0]\n" + Times("a=a+a\n", 40) + "a"),
        ("doubling texts", () => "a='a'\n" + Times("a=a+a\n", 40) + "a"),
        ("extending", () => "a=[0]\n" + Times("a.extend(a)\n", 40) + "a"),
        ("adding to itself", () => "a=[0]\n" + Times("a+=a\n", 40) + "a"),
        ("lists of lists", () => "[[0]*100000 for i in range(100000)]"),
        ("two ranges", () => "[i*j for i in range(100000) for j in range(100000)]"),
        ("loops", () => "t=0\nfor i in range(100000):\n    for j in range(100000):\n        t+=1\nt"),
        ("while", () => "while True: pass"),
        ("while in a function", () => "def f():\n    while 1:\n        x=1\nf()"),
        ("recursion", () => "def f(x): return f(x+1)\nf(0)"),
        ("recursion of two", () => "f=lambda x: g(x)\ng=lambda x: f(x)\nf(0)"),
        ("recursion in a class", () => "class A:\n    def __init__(self): self.a=A()\nA()"),
        ("recursion of two classes that hold each other", () => "class A:\n    def __init__(self, b=None):\n        self.b = B(self)\nclass B:\n    def __init__(self, a):\n        self.a = A(self)\nA().b"),
        ("a class of itself", () => "class A(A):\n    pass\nA().x"),
        ("hexadecimal digits", () => "0x" + Times("f", 10_000_000 / 8)),
        ("digits", () => Times("9", 1_500_000)),
        ("modulo of digits", () => "0x" + Times("f", 900_000) + " % 0x" + Times("e", 400_000)),
        ("growing numbers", () => "a=3\n" + Times("a=a*a\n", 60) + "a"),
        ("powers", () => "9**9**9**9"),
        ("shifts", () => "1<<10**9"),
        ("a long name", () => Times("a", 1_000_000) + "(1)"),
        ("a long argument", () => $"StepLR(opt, {Times("a", 1_000_000)}=1)"),
        ("a long text", () => $"'{Times("a", 1_900_000)}'"),
        ("a long text as argument", () => $"get_scheduler('{Times("a", 1_000_000)}', opt)"),
        ("too long a text", () => Times(" ", 100_000_000 / 16)),
        ("commas", () => "[" + Times(",", 1_900_000)),
        ("arguments", () => "f(" + Times("a,", 150_000) + ")"),
        ("statements", () => Times("a=1\n", 90_000)),
        ("blocks", () => Lines(150, i => Times(" ", i) + "if 1:")),
        ("semicolons", () => Times(";", 1_900_000)),
        ("line ends", () => Times("\n", 1_900_000)),
        ("control characters", () => "\u001b[31m(1)\u0007"),
        ("control characters in a text", () => "StepLR(opt, '\u001b[31m\u0007\u009b')"),
        ("hidden characters", () => "a\u202eb(1)"),
        ("linspace", () => "np.linspace(0, 1, 10**9)"),
        ("arange", () => "np.arange(10**9)"),
        ("zeros", () => "np.zeros(10**12)"),
        ("repeats of an array", () => "np.repeat(1, 10**12)"),
        ("sorted by a function that doubles", () => "f=lambda x: sorted(range(1000), key=lambda y: sorted(range(1000), key=lambda z: x))\nf(1)"),
        ("rounding", () => "round(1.5, 10**400)"),
        ("rounding the other way", () => "round(10**300, -10**300)"),
        ("f-strings", () => "f'" + Times("{1}", 300_000) + "'"),
        ("nested f-strings", () => "f'{f\"{f\\'{1}\\'}\"}'"),
        ("templates", () => "a=f'{1}'\n" + Times("a=f'{a}{a}'\n", 40) + "a"),
        ("sums", () => "a=list(range(90000))\nwhile True: sum(a)"),
        ("medians", () => "a=np.arange(90000)\nwhile True: np.median(a)"),
        ("sorts of pairs", () => "a=[(-i, str(i)) for i in range(20000)]\nwhile True: sorted(a)"),
        ("places of a long list", () => "a=[0]*90000\nwhile True: a[80000]"),
        ("removals", () => "a=list(range(90000))\nwhile True:\n    a.remove(a[-1])\n    a.append(1)"),
        ("pops of a table", () => "d={i: i for i in range(50000)}\nwhile True:\n    d.pop(7)\n    d[7]=7"),
        ("deletions of a table", () => "d={i: i for i in range(50000)}\nwhile True:\n    del d[7]\n    d[7]=7"),
        ("halves of a list", () => "while True:\n    a=list(range(90000))\n    del a[::2]"),
        ("rests", () => "a=list(range(90000))\nwhile True:\n    x, *y = a"),
        ("groups", () => "while True: list(itertools.groupby(range(9000)))"),
        ("powers modulo", () => "a=7**1000\nwhile True: pow(a, a, a+7)"),
        ("numbers of long texts", () => "a='7'*50000\nwhile True: x=int(a)"),
        ("texts in texts", () => "a='a'*500000+'b'\nwhile True: 'aaaaaaaaab' in a"),
        ("interpolations", () => "a=np.linspace(0, 1, 9000)\nwhile True: np.interp(a, a, a)"),
        ("far rounding", () => "while True: round(1.5e-300, 305)"),
        ("caught errors", () => "while True:\n    try:\n        1/0\n    except ZeroDivisionError:\n        pass"),
        ("formats", () => "a='{:>100}'*100\nwhile True: a.format(1)"),
        ("counts", () => "a='a'*9000\nwhile True: a.count('a')"),
        ("joins", () => "a='a'\n" + Times("a=','.join([a,a])\n", 40) + "a"),
        ("replaces", () => "a='a'\n" + Times("a=a.replace('a','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')\n", 40) + "a"),
        ("sharing, as settings", () => Shared("EasyDict(a)")),
        ("sharing, as a namespace", () => Shared("SimpleNamespace(**a)")),
        ("sharing, copied", () => Shared("copy.deepcopy(EasyDict(a))")),
        ("sharing, cloned", () => Shared("CfgNode(a).clone()")),
        ("a table in itself, as settings", () => "d={}\nd['a']=d\nd['b']=d\nd['c']=d\nEasyDict(d)"),
        ("a table in itself, copied", () => "d={}\nd['a']=d\ne=copy.deepcopy(d)\ne"),
        ("a large table", () => "dict(zip(range(100000), range(100000)))"),
        ("a large table of pairs as keys", () => "dict(zip(zip(range(100000), range(100000)), range(100000)))"),
        ("a large table by a loop", () => "d={}\nfor i in range(100000): d[i]=0\nd"),
        ("a large table by update", () => "d={}\nfor i in range(1000): d.update(dict(zip(range(1000), range(1000))))\nd"),
        ("a large table by a comprehension", () => "{i: i for i in range(100000)}"),
        ("lists of lists as milestones", () => "a=[1]*999\nb=[a]*999\nc=[b]*999\nd=[c]*999\nMultiStepLR(opt, d)"),
        ("slices of a list", () => "m=[1]\nwhile True: m[1:]=m"),
        ("forgetting that doubles", () => "def f0(): a.append(1)\n" + Lines(39, i => $"def f{i + 1}():\n    f{i}()\n    f{i}()") + "a=[]\nif x: f39()\na"),
        ("states that double", () => "s=[1]\ndef f0(e): return s[0]\n" + Lines(39, i => $"def f{i + 1}(e): return f{i}(e)+f{i}(e)") + "LambdaLR(opt, f39)"),
        ("exact sums", () => "while True: math.fsum([1e308/(i+1) for i in range(3000)])"),
        ("nested patterns", () => "match x:\n    case " + Times("[", 60) + "a" + Times("]", 60) + ":\n        1"),
        ("patterns without an end", () => "match x:\n    case " + Times("[", 50_000)),
        ("nested groups of patterns", () => "match x:\n    case " + Times("(", 50_000) + "1" + Times(")", 50_000) + ": 1"),
        ("nested tables of patterns", () => "match x:\n    case " + Times("{1:", 50_000) + "1" + Times("}", 50_000) + ": 1"),
        ("alternating patterns", () => "match x:\n    case " + Times("([", 60) + "1" + Times("])", 60) + ": 1"),
        ("many patterns", () => "x = 1\nmatch x:\n    case [" + Times("a, ", 50_000) + "]: 1"),
        ("a replace that overflows", () => "('a'*65536).replace('a','b'*65536)"),
        ("a replace of some", () => "('a'*65536).replace('a','b'*65536, 60000)"),
        ("a join of characters", () => "('x'*60000).join('y'*60000)"),
        ("a join of keys", () => "('x'*60000).join({'%d' % i: 1 for i in range(9000)})"),
        ("a join that overflows", () => "('x'*90000).join(['y']*90000)"),
        ("paddings", () => "a=[]\nwhile True: a.append('a'.ljust(90000))"),
        ("splits", () => "a=[]\nb='a '*40000\nwhile True: a.append(b.split())"),
        ("products", () => "list(itertools.product([1, 2], repeat=10**9))"),
        ("products of nothing", () => "list(itertools.product(repeat=10**9))"),
        ("long products", () => "for i in itertools.product([1, 2], repeat=20000): pass"),
        ("combinations", () => "list(itertools.combinations(range(100), 50))"),
        ("a long combination", () => "for i in itertools.combinations(range(100000), 99999): pass"),
        ("permutations", () => "list(itertools.permutations(range(90000), 90000))"),
        ("tees", () => "itertools.tee([1], 10**9)"),
        ("factorials", () => "math.factorial(10**9)"),
        ("combinations of numbers", () => "while True: math.comb(10**9, 2000)"),
        ("counted elements", () => "list(Counter(a=10**9, b=10**9, c=10**9).elements())"),
        ("keys", () => "d={i: i for i in range(3000)}\na=[]\nwhile True: a.append(d.keys())"),
        ("values", () => "d={i: i for i in range(3000)}\na=[]\nwhile True: a.append(d.values())"),
        ("a growing set", () => "s=set()\ni=0\nwhile True:\n    i+=1\n    s.add(i)"),
        ("a set that is changed and read", () => "s=set(range(3000))\nwhile True:\n    s.discard(1)\n    s.add(1)\n    s|{5}"),
        ("callbacks", () => "[EarlyStopping()]*100000"),
    ];

    private static IEnumerable<object[]> Names => Hostile.Select(item => new object[] { item.Name });

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = false)]
    [DynamicData(nameof(Names))]
    public void It_is_refused_or_read_in_one_short_line_and_little_memory(string name)
    {
        string text = Hostile.First(item => item.Name == name).Text();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Read(() => ScheduleReader.Read(text).Schedule.ValueAt(3));
        Read(() => CallbackReader.Read(text)[0].Create());

        Assert.IsLessThan(MostBytes, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A port of the same texts ends, in bounded memory, and says what it refuses in one short line.</summary>
    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = false)]
    [DynamicData(nameof(Names))]
    public void It_is_ported_or_refused_in_bounded_memory(string name)
    {
        string text = Hostile.First(item => item.Name == name).Text();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Read(() => ScriptPorter.Port($"import torch\n{text}"));

        Assert.IsLessThan(2 * MostBytes, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>What is asked of each fit is looked up, not searched for in all others: four times as many fits do not need sixteen times as much.</summary>
    [TestMethod]
    public void Many_fits_need_no_more_than_few_for_each()
    {
        long few = Allocated(150);
        long many = Allocated(600);

        Assert.IsLessThan(8 * few, many);

        static long Allocated(int fits)
        {
            string script = $"import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\n{Lines(fits, i => $"model.fit(x, y, epochs=2, callbacks=[keras.callbacks.EarlyStopping(patience={i + 1})])")}";
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("new EarlyStopping(patience: 9)", ScriptPorter.Port(script).CSharp);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>Each optimizer and scheduler is held against each other one, so that there is a most of them.</summary>
    [TestMethod]
    public void Too_many_schedulers_are_refused() => Assert.Contains(
        "The script makes 301 optimizers and schedulers; 300 are carried over.",
        Assert.ThrowsExactly<PortingException>(() => ScriptPorter.Port($"import torch\nopt = torch.optim.SGD(p, lr=0.1)\n{Lines(300, i => $"s{i} = torch.optim.lr_scheduler.StepLR(opt, 2)")}")).Message);

    /// <summary>The first character that is no blank says whether a text can be a notebook, whose outputs may be long.</summary>
    [TestMethod]
    [DataRow("import torch", ScriptPorter.LongestScript)]
    [DataRow("", ScriptPorter.LongestScript)]
    [DataRow("[1, 2]", ScriptPorter.LongestScript)]
    [DataRow("  # {", ScriptPorter.LongestScript)]
    [DataRow("{\"cells\": []}", ScriptPorter.LongestNotebook)]
    [DataRow("\uFEFF \r\n\t{", ScriptPorter.LongestNotebook)]
    public void The_first_character_says_how_long_a_text_may_be(string start, int longest) => Assert.AreEqual(longest, ScriptPorter.LongestText(start));

    [TestMethod]
    [DataRow(' ', 2_000_001, "The script has 2,000,001 characters; 2,000,000 are read.")]
    [DataRow('x', 30_000_000, "The script has 30,000,000 characters; 2,000,000 are read.")]
    [DataRow('{', 50_000_001, "The notebook has 50,000,001 characters; 50,000,000 are read. Save it without its outputs.")]
    public void A_text_that_is_too_long_is_refused_at_once(char letter, int length, string expected)
    {
        string text = new(letter, length);
        long before = GC.GetAllocatedBytesForCurrentThread();

        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScriptPorter.Port(text));

        Assert.StartsWith(expected, refusal.Message);
        Assert.IsLessThan(100_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Read(Action read)
    {
        try
        {
            read();
        }
        catch (PortingException refusal)
        {
            Assert.IsLessThanOrEqualTo(300, refusal.Message.Length, refusal.Message);
            Assert.IsFalse(refusal.Message.Any(char.IsControl), refusal.Message);
        }
    }

    /// <summary>Gives tables that hold the one before three times, and what is made of the last.</summary>
    private static string Shared(string end) => "import copy\na={'x':1}\n" + Times("a={'p':a,'q':a,'r':a}\n", 18) + end;

    private static string Calling(string rest) => "import torch\no = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.StepLR(o, 1, 0.5)\n" + rest;

    private static string Times(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => $"{line(i)}\n"));
}
