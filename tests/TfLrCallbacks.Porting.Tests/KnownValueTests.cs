using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// What a script assigns counts wherever it assigns it: to attributes of objects and classes, entries, parts of lists, flags. Rows of a text and the
/// rates that Python and PyTorch 2.13 (or Keras 3) give for it, as <c>step:rate</c>.
/// </summary>
[TestClass]
public sealed class KnownValueTests
{
    private const string Head = "import torch, math, copy\nimport numpy as np\nfrom torch.optim import SGD\nfrom torch.optim.lr_scheduler import *\np = []\n";

    private static IEnumerable<(string Text, string Rates)> Rows =>
    [
        // Attributes of classes.
        ("class CFG:\n    debug = True\n    epochs = 6\nif CFG.debug:\n    CFG.epochs = 1\nCosineAnnealingLR(SGD(p, lr=0.1), T_max=CFG.epochs)", "0:0.1, 1:0"),
        ("class CFG:\n    lr = 0.1\nsetattr(CFG, 'lr', 0.2)\nStepLR(SGD(p, lr=CFG.lr), 30)", "0:0.2"),
        ("class CFG:\n    lr = 0.1\nCFG.lr *= 2\nStepLR(SGD(p, lr=CFG().lr), 30)", "0:0.2"),
        ("class A:\n    lr = 0.1\nclass B(A):\n    pass\nB.lr = 0.3\nStepLR(SGD(p, lr=A.lr), 30)", "0:0.1"),
        ("class CFG:\n    class train:\n        lr = 0.1\nCFG.train.lr = 0.4\nStepLR(SGD(p, lr=CFG.train.lr), 30)", "0:0.4"),

        // Parts of lists, deletions.
        ("m = [30, 40, 50]\nm[1:] = [60]\nMultiStepLR(SGD(p, lr=1.0), m)", "29:1, 30:0.1, 50:0.1, 60:0.01"),
        ("m = [30, 60, 90]\ndel m[-1]\nMultiStepLR(SGD(p, lr=1.0), m)", "59:0.1, 90:0.01"),
        ("m = [10, 20, 30, 40]\ndel m[::2]\nMultiStepLR(SGD(p, lr=1.0), m)", "19:1, 20:0.1, 40:0.01"),
        ("m = [10, 20, 30, 40]\nm[::2] = [5, 15]\nMultiStepLR(SGD(p, lr=1.0), sorted(m))", "5:0.1, 15:0.01"),
        ("m = [20]\nm[:0] = [10]\nMultiStepLR(SGD(p, lr=1.0), m)", "10:0.1, 20:0.01"),
        ("cfg = {'lr': 0.2, 'x': 1}\ndel cfg['lr']\nStepLR(SGD(p, lr=cfg.get('lr', 0.1)), 30)", "0:0.1"),
        ("class A: pass\na = A()\na.lr = 0.2\ndel a.lr\nStepLR(SGD(p, lr=getattr(a, 'lr', 0.1)), 30)", "0:0.1"),
        ("m = [30, 60]\nm.insert(-1, 45)\nStepLR(SGD(p, lr=1.0), m[1])", "44:1, 45:0.1"),
        ("m = [30, 60]\nm.insert(-9, 45)\nStepLR(SGD(p, lr=1.0), m[0])", "44:1, 45:0.1"),
        ("m = [30, 60]\nm.insert(9, 45)\nStepLR(SGD(p, lr=1.0), m[-1])", "44:1, 45:0.1"),

        // An optimizer's attribute.
        ("import keras\nopt = keras.optimizers.Adam(0.1)\nopt.learning_rate = 0.01\nmodel.compile(optimizer=opt)", "0:0.01"),
        ("import keras\nopt = keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)\nopt.learning_rate = keras.optimizers.schedules.ExponentialDecay(0.5, 10, 0.5)\nmodel.compile(optimizer=opt)", "0:0.5, 10:0.25"),
        ("import keras\nopt = keras.optimizers.SGD()\nsetattr(opt, 'learning_rate', 0.3)\nmodel.compile(optimizer=opt)", "0:0.3"),

        // The attributes as a table.
        ("import argparse\nargs = argparse.Namespace(lr=0.1)\nvars(args).update({'lr': 0.01})\nStepLR(SGD(p, lr=args.lr), 30)", "0:0.01"),
        ("import argparse\nargs = argparse.Namespace(lr=0.1)\nvars(args)['lr'] = 0.02\nStepLR(SGD(p, lr=args.lr), 30)", "0:0.02"),
        ("import argparse\nargs = argparse.Namespace(lr=0.1)\nargs.__dict__['lr'] = 0.03\nStepLR(SGD(p, lr=args.lr), 30)", "0:0.03"),
        ("import argparse\nargs = argparse.Namespace(lr=0.1)\ncfg = vars(args)\ncfg['lr'] = 0.04\nStepLR(SGD(p, lr=args.lr), 30)", "0:0.04"),
        ("import argparse\nargs = argparse.Namespace(lr=0.1)\ncfg = vars(args)\nargs.lr = 0.05\nStepLR(SGD(p, lr=cfg['lr']), 30)", "0:0.05"),
        ("import argparse\nargs = argparse.Namespace(lr=0.1, n=1)\nn = vars(args).pop('n')\nStepLR(SGD(p, lr=0.2 if hasattr(args, 'n') else args.lr), 30)", "0:0.1"),
        ("class A:\n    def __init__(self): self.lr = 0.1\na = A()\na.__dict__.update(lr=0.06)\nStepLR(SGD(p, lr=a.lr), 30)", "0:0.06"),

        // Flags.
        ("from absl import flags\n_LR = flags.DEFINE_float('lr', 0.1, 'help')\nStepLR(SGD(p, lr=_LR.value), 30)", "0:0.1"),
        ("from absl import flags\nFLAGS = flags.FLAGS\nflags.DEFINE_float('lr', 0.1, 'help')\nFLAGS.lr = FLAGS.lr * 8\nStepLR(SGD(p, lr=FLAGS.lr), 30)", "0:0.8"),
        ("from absl import flags\nFLAGS = flags.FLAGS\n_LR = flags.DEFINE_float('lr', 0.1, 'help')\nFLAGS.lr *= 8\nStepLR(SGD(p, lr=_LR.value), 30)", "0:0.8"),
        ("from absl import flags\nflags.DEFINE_float('lr', help='the rate', default=0.1)\nStepLR(SGD(p, lr=flags.FLAGS.lr), 30)", "0:0.1"),
        ("from absl import flags\nflags.DEFINE_multi_integer('m', 30, '')\nMultiStepLR(SGD(p, lr=1.0), flags.FLAGS.m)", "29:1, 30:0.1"),
        ("from absl import flags\nflags.DEFINE_list('m', '30,60', '')\nMultiStepLR(SGD(p, lr=1.0), [int(x) for x in flags.FLAGS.m])", "29:1, 30:0.1, 60:0.01"),
        ("from absl import flags\n_LR = flags.DEFINE_float('lr', 0.1, 'help')\nflags.set_default(_LR, 0.5)\nStepLR(SGD(p, lr=flags.FLAGS['lr'].value), 30)", "0:0.5"),

        // Tables.
        ("StepLR(SGD(p, lr={1: 0.1}.get(1.0)), 30)", "0:0.1"),
        ("StepLR(SGD(p, lr={1: 0.1}.get(True, 0.5)), 30)", "0:0.1"),
        ("d = {}\nd[1] = 0.3\nd[1.0] = 0.1\nStepLR(SGD(p, lr=d[1] * len(d)), 30)", "0:0.1"),
        ("d = {(1, 2): 0.1}\nStepLR(SGD(p, lr=d.pop((1.0, 2), 0.5)), 30)", "0:0.1"),
        ("StepLR(SGD(p, lr={}.get(args.name, 0.1)), 30)", "0:0.1"),
        ("d = {i % 3: i for i in range(10)}\nStepLR(SGD(p, lr=0.1 * len(d)), sum(d.values()))", "0:0.3, 23:0.3, 24:0.03"),
        ("d = dict([('a', 1), ('a', 2)], b=3)\nStepLR(SGD(p, lr=0.1), d['a'] + d['b'])", "4:0.1, 5:0.01"),
        ("d = {'a': 1} | {'b': 2}\nd |= {'b': 3}\nStepLR(SGD(p, lr=0.1), d['b'])", "2:0.1, 3:0.01"),
        ("StepLR(SGD(p, lr=0.1 if {'a': 1, 'b': 2} == {'b': 2.0, 'a': 1} else 0.2), 30)", "0:0.1"),

        // Copies.
        ("base = {'lr': 0.1}\nother = copy.deepcopy(base)\nother['lr'] = 0.01\nStepLR(SGD(p, lr=base['lr']), 30)", "0:0.1"),
        ("base = {'a': {'lr': 0.1}}\nother = copy.copy(base)\nother['a']['lr'] = 0.01\nStepLR(SGD(p, lr=base['a']['lr']), 30)", "0:0.01"),
        ("base = [[0.1]]\nother = copy.deepcopy(base)\nother[0][0] = 0.01\nStepLR(SGD(p, lr=base[0][0]), 30)", "0:0.1"),
        ("base = [0.1]\nboth = copy.deepcopy([base, base])\nboth[0][0] = 0.2\nStepLR(SGD(p, lr=both[1][0]), 30)", "0:0.2"),
        ("import argparse\na = argparse.Namespace(lr=0.1)\nb = copy.copy(a)\nb.lr = 0.5\nStepLR(SGD(p, lr=a.lr), 30)", "0:0.1"),
        ("class C:\n    def __init__(self): self.lr = 0.1\na = C()\nb = copy.deepcopy(a)\nb.lr = 0.5\nStepLR(SGD(p, lr=a.lr), 30)", "0:0.1"),

        // Conditions that are known.
        ("def make(opt=None):\n    opt = opt or SGD(p, lr=0.1)\n    return StepLR(opt, 30)\nmake(SGD(p, lr=0.2))", "0:0.2"),
        ("class A:\n    pass\nStepLR(SGD(p, lr=getattr(A(), 'lr', 0.1)), 30)", "0:0.1"),
        ("class A(object):\n    lr = 0.2\nStepLR(SGD(p, lr=0.2 if hasattr(A, 'rate') else 0.1), 30)", "0:0.1"),
        ("StepLR(SGD(p, lr=0.1 if not hasattr(0.5, '__len__') and hasattr([1], '__len__') else 0.2), 30)", "0:0.1"),

        // Whole texts stay whole.
        ("n = 'SGD'\nStepLR(SGD(p, lr=0.1 if f'{n}_1'.lower().startswith('sgd') else 0.2), 30)", "0:0.1"),
        ("StepLR(SGD(p, lr=0.1 if ('a' + '%d' % 3) * 2 == 'a3a3' else 0.2), 30)", "0:0.1"),
        ("StepLR(SGD(p, lr=0.1 if '-'.join(['a', str(2)]).split('-')[1] == '2' else 0.2), 30)", "0:0.1"),
        ("StepLR(SGD(p, lr=0.1 if f'{1.5!r} {\"a\"!r}' == \"1.5 'a'\" else 0.2), 30)", "0:0.1"),

        // An undecided condition changes nothing that stands outside of it.
        ("import argparse\nargs = argparse.Namespace(lr=0.1, n=3)\nif torch.cuda.device_count() > 1:\n    args.n *= 4\nStepLR(SGD(p, lr=args.lr), 30)", "0:0.1"),
        ("h = {'lr': 0.1, 'n': 3}\nif torch.cuda.is_available():\n    h['n'] = 4\nStepLR(SGD(p, lr=h['lr']), 30)", "0:0.1"),
        ("def f(a):\n    b = [1]\n    b.append(2)\n    lr = 5\nlr = 0.1\nif torch.cuda.is_available():\n    f(lr)\nStepLR(SGD(p, lr=lr), 30)", "0:0.1"),
    ];

    private static IEnumerable<object[]> Texts => Rows.Select(row => new object[] { row.Text, row.Rates });

    [TestMethod]
    [DynamicData(nameof(Texts))]
    public void The_rates_are_those_of_Python(string text, string rates)
    {
        LearningRateSchedule schedule = ScheduleReader.Read(Head + text).Schedule;
        foreach (double[] pair in rates.Split(',').Select(item => item.Split(':').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()))
        {
            Assert.AreEqual(pair[1], schedule.ValueAt(pair[0]), (1e-12 * pair[1]) + 1e-15, $"step {pair[0]}");
        }
    }

    [TestMethod]
    [DataRow("scheduler = ConstantLR(SGD(p, lr=0.1), 0.5)\nscheduler.factor = 0.25", "factor")]
    [DataRow("args = argparse.Namespace(lr=0.1)\nfor k, v in [(load(), 1)]:\n    setattr(args, k, v)\nStepLR(SGD(p, lr=args.lr), 30)", "setattr")]
    [DataRow("args = argparse.Namespace(lr=0.1)\nfor k, v in load().items():\n    setattr(args, k, v)\nStepLR(SGD(p, lr=args.lr), 30)", "setattr")]
    public void What_the_text_does_not_say_of_a_change_is_noted(string text, string word)
    {
        PortedSchedule ported = ScheduleReader.Read($"import argparse\n{Head}{text}");

        Assert.AreEqual(1, ported.Notes.Count(note => note.Contains(word, StringComparison.Ordinal) && note.Contains("the values that stand in the text count", StringComparison.Ordinal)), string.Join('\n', ported.Notes));
    }
}
