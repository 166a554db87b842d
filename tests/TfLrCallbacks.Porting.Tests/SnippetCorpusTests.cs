using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Snippets and scripts in the manner in which people write them, each with rates from the library's source (PyTorch 2.13, Keras 3, optax 0.2.8,
/// transformers 5) or from arithmetic.
/// </summary>
[TestClass]
public sealed class SnippetCorpusTests
{
    private const string Optimizer = "import torch\nmodel = torch.nn.Linear(2, 1)\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\n";
    private const string Lr = "torch.optim.lr_scheduler";

    private static IEnumerable<(string Name, string Text, double[] Steps, double[] Rates)> Corpus =>
    [
        // Assignments.
        ("a tuple", $"lr, epochs = 0.1, 90\ns = {Lr}.CosineAnnealingLR(torch.optim.SGD(p, lr=lr), T_max=epochs)", [0, 45, 90], [0.1, 0.05, 0]),
        ("augmented", $"{Optimizer}epochs = 30\nepochs *= 2\n{Lr}.CosineAnnealingLR(opt, epochs)", [30, 60], [0.05, 0]),
        ("annotated", $"{Optimizer}gamma: float = 0.5\nsize: int = 10\n{Lr}.StepLR(opt, size, gamma)", [9, 10, 25], [0.1, 0.05, 0.025]),
        ("starred", $"{Optimizer}first, *rest = [10, 20, 30]\n{Lr}.MultiStepLR(opt, milestones=rest)", [19, 20, 30], [0.1, 0.01, 0.001]),
        ("a chain", $"{Optimizer}a = b = 5\n{Lr}.StepLR(opt, a + b, 0.5)", [9, 10], [0.1, 0.05]),
        ("arguments from a dictionary", $"{Optimizer}kw = dict(step_size=4, gamma=0.5)\n{Lr}.StepLR(opt, **kw)", [3, 4], [0.1, 0.05]),
        ("arguments from a list", $"{Optimizer}a = [4, 0.5]\n{Lr}.StepLR(opt, *a)", [3, 4], [0.1, 0.05]),

        // Functions.
        ("def", $"{Optimizer}def f(step):\n    \"\"\"Warm up.\"\"\"\n    if step < 4:\n        return (step + 1) / 4\n    return 0.9 ** (step - 4)\n{Lr}.LambdaLR(opt, lr_lambda=f)", [0, 3, 4, 6], [0.025, 0.1, 0.1, 0.081]),
        ("def with defaults", $"{Optimizer}def f(step, warmup=10, low=0.1):\n    return max(low, min(1.0, step / warmup))\n{Lr}.LambdaLR(opt, f)", [0, 5, 20], [0.01, 0.05, 0.1]),
        ("a factory", $"{Optimizer}def make(n):\n    def f(e):\n        return 1 - e / n\n    return f\n{Lr}.LambdaLR(opt, make(10))", [0, 5], [0.1, 0.05]),
        ("if, elif, else", $"{Optimizer}def f(e):\n    if e < 2:\n        r = 1.0\n    elif e < 4:\n        r = 0.5\n    else:\n        r = 0.25\n    r *= 2\n    return r / 2\n{Lr}.LambdaLR(opt, f)", [1, 3, 9], [0.1, 0.05, 0.025]),
        ("a loop in a function", $"{Optimizer}def f(e):\n    r = 1.0\n    for m in [3, 6]:\n        if e >= m:\n            r *= 0.1\n    return r\n{Lr}.LambdaLR(opt, f)", [2, 3, 6], [0.1, 0.01, 0.001]),
        ("while in a function", $"{Optimizer}def f(e):\n    r = 1\n    while e >= 10:\n        e -= 10\n        r /= 2\n    return r\n{Lr}.LambdaLR(opt, f)", [9, 10, 25], [0.1, 0.05, 0.025]),
        ("a late closure", $"{Optimizer}f = lambda e: k ** e\nk = 0.5\n{Lr}.LambdaLR(opt, f)", [2], [0.025]),
        ("partial", $"import functools\n{Optimizer}def f(e, n): return 1 / (1 + e / n)\n{Lr}.LambdaLR(opt, functools.partial(f, n=10))", [10], [0.05]),
        ("a bound method", $"{Optimizer}class P:\n    def __init__(self, n): self.n = n\n    def at(self, e): return e / self.n\np = P(10)\n{Lr}.LambdaLR(opt, p.at)", [5], [0.05]),
        ("a callable object", $"{Optimizer}class P:\n    def __init__(self, n):\n        self.n = n\n    def __call__(self, e):\n        return e / self.n\n{Lr}.LambdaLR(opt, P(20))", [5], [0.025]),
        ("a function of functions", $"{Optimizer}warm = lambda e: min(1, e / 4)\ndecay = lambda e: 0.9 ** e\n{Lr}.LambdaLR(opt, lambda e: warm(e) * decay(e))", [2, 6], [0.1 * 0.5 * 0.81, 0.1 * 0.531441]),

        // Classes.
        ("a schedule class of Keras", "import tensorflow as tf\nclass S(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, d, warmup_steps=4000):\n        super().__init__()\n        self.d = tf.cast(d, tf.float32)\n        self.w = warmup_steps\n    def __call__(self, step):\n        step = tf.cast(step, tf.float32)\n        return tf.math.rsqrt(self.d) * tf.math.minimum(tf.math.rsqrt(step), step * self.w ** -1.5)\nopt = tf.keras.optimizers.Adam(S(64, 100))", [0, 50, 400], [0, 0.125 * 50 * 1e-3, 0.125 * 0.05]),
        ("a power of step 0 in a tensor", "class S(keras.optimizers.schedules.LearningRateSchedule):\n    def __call__(self, step):\n        return tf.minimum(step ** -0.5, step * 10 ** -1.5)\nS()", [0, 4], [0, 4 * 0.03162277660168379]),
        ("a scheduler class of PyTorch", $"from torch.optim.lr_scheduler import _LRScheduler\nclass S(_LRScheduler):\n    def __init__(self, optimizer, n, last_epoch=-1):\n        self.n = n\n        super().__init__(optimizer, last_epoch)\n    def get_lr(self):\n        return [base * (1 - self.last_epoch / self.n) for base in self.base_lrs]\nimport torch\ns = S(torch.optim.SGD(p, lr=0.2), 10)", [0, 5], [0.2, 0.1]),
        ("a class that comes from another", $"{Optimizer}class A:\n    k = 0.5\n    def __call__(self, e): return self.k ** e\nclass B(A):\n    k = 0.25\n{Lr}.LambdaLR(opt, B())", [2], [0.00625]),
        ("an object of settings", $"import argparse\n{Optimizer}args = argparse.Namespace(step=5, gamma=0.5)\n{Lr}.StepLR(opt, args.step, args.gamma)", [5], [0.05]),
        ("a class of settings", $"{Optimizer}class Config:\n    step = 5\n    gamma = 0.5\ncfg = Config()\n{Lr}.StepLR(opt, Config.step, cfg.gamma)", [5], [0.05]),
        ("argparse", "import argparse, torch\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', default=0.4, type=float)\nparser.add_argument('--epochs', '-e', type=int, default=8)\nparser.add_argument('data')\nargs = parser.parse_args()\nopt = torch.optim.SGD(net.parameters(), args.lr)\nsched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, args.epochs)", [4], [0.2]),
        ("a nested dictionary", $"{Optimizer}cfg = {{'sched': {{'step': 3, 'gamma': 0.1}}}}\n{Lr}.StepLR(opt, cfg['sched']['step'], cfg['sched'].get('gamma', 0.5))", [3], [0.01]),

        // What stands around.
        ("imports", "from torch.optim import SGD, lr_scheduler as sched\nfrom torch.optim.lr_scheduler import (\n    StepLR,\n    CosineAnnealingLR as Cosine,\n)\nCosine(SGD(p, lr=1.0), 10)", [5], [0.5]),
        ("trailing steps and prints", $"{Optimizer}s = {Lr}.StepLR(opt, 2, 0.5)\nfor epoch in range(20):\n    for x, y in loader:\n        loss = model(x)\n        loss.backward()\n        opt.step()\n    s.step()\nprint('lr', s.get_last_lr())\ntorch.save(model.state_dict(), 'm.pt')", [4], [0.025]),
        ("a model and its fit", "import keras\nlr_schedule = keras.optimizers.schedules.ExponentialDecay(1e-2, decay_steps=10, decay_rate=0.9)\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(optimizer=keras.optimizers.SGD(learning_rate=lr_schedule), loss='mse')\nhistory = model.fit(x, y, epochs=5, validation_data=(a, b))\nmodel.summary()\nplt.plot(history.history['loss'])", [10], [0.009]),
        ("a schedule that nobody uses", "a = keras.optimizers.schedules.CosineDecay(0.1, 10)\nb = keras.optimizers.schedules.ExponentialDecay(0.2, 10, 0.5)\nmodel.compile(optimizer=keras.optimizers.Adam(b))", [10], [0.1]),
        ("a scheduler among the callbacks", "model.compile(keras.optimizers.SGD(0.5), 'mse')\nmodel.fit(x, y, callbacks=[keras.callbacks.LearningRateScheduler(lambda e: 0.1 * 0.5 ** e)])", [2], [0.025]),
        ("a decorated function", $"{Optimizer}@torch.no_grad()\ndef f(e):\n    return 0.5\n{Lr}.LambdaLR(opt, f)", [1], [0.05]),
        ("type hints", $"{Optimizer}def f(e: int, k: float = 2.0) -> float:\n    x: float = k\n    return x / 4\n{Lr}.LambdaLR(opt, f)", [0], [0.05]),
        ("with and try", $"{Optimizer}try:\n    import wandb\nexcept ImportError:\n    wandb = None\nwith open('c.json') as f:\n    pass\n{Lr}.StepLR(opt, 2, 0.5)", [2], [0.05]),
        ("main", $"import torch\ndef main():\n    opt = torch.optim.SGD(p, lr=0.3)\n    s = {Lr}.StepLR(opt, 2, 0.5)\n    for e in range(3):\n        train()\n        s.step()\nif __name__ == '__main__':\n    main()", [2], [0.15]),
        ("a notebook's lines", $"!pip install torch\n%matplotlib inline\nIn [3]: {Lr}.StepLR(torch.optim.SGD(p, lr=0.1), 2, 0.5)", [2], [0.05]),
        ("a session", ">>> import optax\n>>> s = optax.linear_schedule(0.0, 1.0, 10)\n>>> s(3)\nArray(0.3)", [5], [0.5]),
        ("a condition that is not known", $"{Optimizer}if torch.cuda.is_available():\n    device = 'cuda'\nelse:\n    device = 'cpu'\nmodel.to(device)\n{Lr}.StepLR(opt, 2, 0.5)", [2], [0.05]),
        ("data that is not known", $"{Optimizer}x = np.load('x.npy')\nn = x.shape[0] // 4\nmean = x.mean() / n\n{Lr}.StepLR(opt, 2, 0.5)", [2], [0.05]),
        ("parameters of a comprehension", $"opt = torch.optim.AdamW([{{'params': [p for n, p in model.named_parameters() if 'bias' not in n], 'weight_decay': 0.01}}], lr=0.2)\n{Lr}.StepLR(opt, 2, 0.5)", [2], [0.1]),

        // Arguments whose meaning the library's source decides.
        ("a part as warmup_steps", "transformers.TrainingArguments(warmup_steps=0.1, max_steps=101)", [0, 11, 101], [0, 5e-5, 0]), // training_args.py, get_warmup_steps: below 1 it is ceil(part · steps)
        ("steps as warmup_steps", "transformers.TrainingArguments(warmup_steps=10, max_steps=100)", [5, 10, 55], [2.5e-5, 5e-5, 2.5e-5]),
        ("a polynomial of TensorFlow 1", "tf.compat.v1.train.polynomial_decay(0.1, step, 10)", [0, 5, 10], [0.1, 0.05005, 1e-4]), // legacy_learning_rate_decay.py: end_learning_rate=0.0001, power=1.0
        ("an exponential of TensorFlow 1", "tf.train.natural_exp_decay(0.1, step, 10, 0.5, staircase=True)", [9, 10], [0.1, 0.1 * 0.6065306597126334]),
        ("a boundary of TensorFlow 1", "tf.train.piecewise_constant(step, [5, 8], [1.0, 0.5, 0.1])", [5, 6, 8, 9], [1, 0.5, 0.5, 0.1]), // x <= boundaries[0] has the first value
        ("diffusers' name with what it ignores", $"{Optimizer}from diffusers.optimization import get_scheduler\nget_scheduler('cosine', optimizer=opt, num_warmup_steps=0, num_training_steps=100, num_cycles=3, power=2.0)", [50, 100], [0.05, 0]), // optimization.py: num_cycles goes to cosine_with_restarts only
        ("diffusers' stairs", $"{Optimizer}diffusers.optimization.get_scheduler('piecewise_constant', opt, step_rules='1:10,0.1:20,0.01')", [9, 10, 20], [0.1, 0.01, 0.001]),
        ("settings of ml_collections", $"import ml_collections\n{Optimizer}cfg = ml_collections.ConfigDict()\ncfg.size = 4\ncfg.gamma = 0.5\n{Lr}.StepLR(opt, cfg.size, cfg.gamma)", [3, 4], [0.1, 0.05]),

        // Several schedulers.
        ("two on one optimizer", $"{Optimizer}a = {Lr}.StepLR(opt, 30)\nb = {Lr}.ExponentialLR(opt, 0.9)\nfor e in range(100):\n    a.step()\n    b.step()", [0, 50], [0.1, 0.01 * 0.005153775207320113]),
        ("two in a list", $"{Optimizer}[{Lr}.StepLR(opt, 30), {Lr}.ExponentialLR(opt, gamma=0.9)]", [50], [0.01 * 0.005153775207320113]),
        ("one after the other", $"{Optimizer}w = {Lr}.LinearLR(opt, 0.1, total_iters=5)\nc = {Lr}.CosineAnnealingLR(opt, 10)\ns = {Lr}.SequentialLR(opt, [w, c], milestones=[5])", [0, 5, 10], [0.01, 0.1, 0.05]),
        ("two optimizers", $"g = torch.optim.Adam(G.parameters(), lr=0.2)\nd = torch.optim.Adam(D.parameters(), lr=0.4)\nsg = {Lr}.StepLR(g, 2, 0.5)\nsd = {Lr}.StepLR(d, 2, 0.1)", [2], [0.04]),
        ("the optimizer again", "opt = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 10))\nopt", [5], [0.05]),

        ("a class with some of its arguments", $"{Optimizer}from functools import partial\nmake = partial({Lr}.StepLR, step_size=2, gamma=0.5)\ns = make(opt)", [1, 2], [0.1, 0.05]),
        ("a match", $"{Optimizer}kind = 'step'\nmatch kind:\n    case 'cosine' | 'cos':\n        s = {Lr}.CosineAnnealingLR(opt, 10)\n    case 'step':\n        s = {Lr}.StepLR(opt, 2, 0.5)", [2], [0.05]),
        ("an endless generator", $"{Optimizer}import itertools\ndef halves():\n    x = 1.0\n    while True:\n        yield x\n        x *= 0.5\nrates = list(itertools.islice(halves(), 30))\n{Lr}.LambdaLR(opt, lambda e: rates[e])", [0, 2], [0.1, 0.025]),
        ("an exception", $"{Optimizer}def f(e):\n    try:\n        return {{0: 1.0, 5: 0.5}}[e]\n    except KeyError:\n        return 0.1\n{Lr}.LambdaLR(opt, f)", [0, 1, 5], [0.1, 0.01, 0.05]),
        ("a decorator of the text", $"{Optimizer}def half(f):\n    def inner(e): return 0.5 * f(e)\n    return inner\n@half\ndef f(e): return 1.0\n{Lr}.LambdaLR(opt, f)", [3], [0.05]),
        ("an enumeration", $"{Optimizer}from enum import Enum\nclass K(Enum):\n    COS = 'cos'\n    STEP = 'step'\nkind = K.STEP\nif kind == 'cos' or kind is K.COS:\n    s = {Lr}.CosineAnnealingLR(opt, 10)\nelse:\n    s = {Lr}.StepLR(opt, 2, 0.5)", [2], [0.05]),
        ("a data class with a plain attribute", $"{Optimizer}from dataclasses import dataclass\n@dataclass\nclass C:\n    seed = 1\n    step: int = 3\n    gamma: float = 0.5\nc = C(2)\n{Lr}.StepLR(opt, c.step, c.gamma)", [2], [0.05]),
        ("milestones of a map", $"{Optimizer}{Lr}.MultiStepLR(opt, map(int, '5,10'.split(',')), 0.1)", [4, 5, 10], [0.1, 0.01, 0.001]),
        ("an object with operators", $"{Optimizer}class S:\n    def __init__(self, n): self.n = n\n    def __mul__(self, k): return self.n * k\n    __rmul__ = __mul__\n{Lr}.LambdaLR(opt, lambda e: 2 * S(e))", [3], [0.6]),

        // Arithmetic.
        ("names of arguments", $"{Optimizer}{Lr}.LambdaLR(opt, lambda t: np.clip(1 - t / 10, a_max=1.0, a_min=0.1))", [0, 5, 10], [0.1, 0.05, 0.01]),
        ("names of arguments in TensorFlow", $"{Optimizer}{Lr}.LambdaLR(opt, lambda t: tf.clip_by_value(1 - t / 10, clip_value_max=1.0, clip_value_min=0.1))", [5, 10], [0.05, 0.01]),
        ("fmod", $"{Optimizer}{Lr}.LambdaLR(opt, lambda t: 1 + math.fmod(t, 10) / 10)", [4, 6, 9], [0.14, 0.16, 0.19]),
        ("arrays of milestones", $"{Optimizer}{Lr}.MultiStepLR(opt, (np.array([0.5, 0.75]) * 20).astype(int), 0.1)", [9, 10, 15], [0.1, 0.01, 0.001]),
        ("a list of milestones", $"{Optimizer}n = 20\n{Lr}.MultiStepLR(opt, [int(n * f) for f in (0.5, 0.75)], 0.1)", [10, 15], [0.01, 0.001]),
        ("a list that grows", $"{Optimizer}m = []\nfor i in range(1, 4):\n    m.append(i * 10)\n{Lr}.MultiStepLR(opt, m, 0.5)", [10, 30], [0.05, 0.0125]),
        ("arange", $"{Optimizer}{Lr}.MultiStepLR(opt, np.arange(10, 40, 10), 0.5)", [10, 30], [0.05, 0.0125]),
        ("sorted", $"{Optimizer}{Lr}.MultiStepLR(opt, sorted({{20, 10}}), 0.5)", [10, 20], [0.05, 0.025]),
        ("a product", $"{Optimizer}{Lr}.StepLR(opt, int(np.prod([2, 5])), 0.5)", [9, 10], [0.1, 0.05]),
        ("rounding", $"{Optimizer}{Lr}.StepLR(opt, round(2.5), 0.5)", [1, 2], [0.1, 0.05]),
        ("floor division", $"{Optimizer}{Lr}.LambdaLR(opt, lambda e: 0.5 ** (e // 10) + (-e) % 3)", [0, 11], [0.1, 0.15]),
        ("a chain of comparisons", $"{Optimizer}{Lr}.LambdaLR(opt, lambda e: 1 if 2 <= e < 4 else 0.5)", [1, 2, 4], [0.05, 0.1, 0.05]),
        ("a table", $"{Optimizer}table = {{0: 1.0, 5: 0.1, 8: 0.01}}\n{Lr}.LambdaLR(opt, lambda e: table[max(k for k in table if k <= e)])", [0, 6, 9], [0.1, 0.01, 0.001]),
        ("the last element", $"{Optimizer}sizes = [3, 6, 12]\n{Lr}.StepLR(opt, sizes[-1], 0.5)", [12], [0.05]),
        ("a schedule that is asked", "s = keras.optimizers.schedules.CosineDecay(0.1, 10)\nk = s(5)\nkeras.optimizers.SGD(k)", [0], [0.05]),
        ("a function in a join", "optax.join_schedules([optax.linear_schedule(0.0, 1.0, 10), lambda step: 1.0 / jnp.sqrt((16 + step) / 16)], [10])", [5, 10, 58], [0.5, 1, 0.5]),
    ];

    private static IEnumerable<object[]> Names => Corpus.Select(item => new object[] { item.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_snippet_has_the_rates_that_its_library_gives(string name)
    {
        (_, string text, double[] steps, double[] rates) = Corpus.Single(item => item.Name == name);

        LearningRateSchedule schedule = ScheduleReader.Read(text).Schedule;

        for (int i = 0; i < steps.Length; i++)
        {
            Assert.AreEqual(rates[i], schedule.ValueAt(steps[i]), 1e-12, string.Create(CultureInfo.InvariantCulture, $"step {steps[i]}"));
        }
    }

    [TestMethod]
    [DataRow("early = EarlyStopping(patience=5)\nplateau = ReduceLROnPlateau(patience=2, factor=.5)\ncallbacks = [early, plateau]", "EarlyStopping, ReduceLROnPlateau")]
    [DataRow("early = EarlyStopping(patience=5)\nplateau = ReduceLROnPlateau(patience=2, factor=.5)", "EarlyStopping, ReduceLROnPlateau")]
    [DataRow("c = [EarlyStopping(patience=3)]\nc.append(ReduceLROnPlateau())\nmodel.fit(x, y, epochs=3, callbacks=c)\nmodel.evaluate(x, y)", "EarlyStopping, ReduceLROnPlateau")]
    [DataRow("c = [EarlyStopping()] + [ReduceLROnPlateau()]\nc", "EarlyStopping, ReduceLROnPlateau")]
    [DataRow("def cbs(p):\n    return [EarlyStopping(patience=p), ReduceLROnPlateau()]\ncbs(4)", "EarlyStopping, ReduceLROnPlateau")]
    [DataRow("early = EarlyStopping(patience=5)\nunused = ReduceLROnPlateau()\nmodel.fit(x, callbacks=[early])", "EarlyStopping")]
    public void Callbacks_are_those_that_reach_the_end_or_the_fit(string text, string expected) =>
        Assert.AreEqual(expected, string.Join(", ", CallbackReader.Read(text).Select(callback => callback.Name)));

    [TestMethod]
    [DataRow("def g():\n    while True:\n        yield 1.0\nit = g()\nLambdaLR(opt, lambda e: next(it))", "goes on from call to call")]
    [DataRow("class S(torch.optim.lr_scheduler._LRScheduler):\n    def get_lr(self):\n        return [self.at for b in self.base_lrs]\n    def step(self):\n        self.at += 1\nS(opt)", "S.step changes self.at, which get_lr takes")]
    [DataRow("match x:\n    case Point(1, 2):\n        y = 2", "The pattern Point(1, 2) is not read here. Write the match with if and elif")]
    [DataRow("match x:\n    case [first, *rest]:\n        y = 2", "A pattern with a star is not read here. Write the match with if and elif")]
    [DataRow("n = {30, 60}\nStepLR(opt, [x for x in n][0])", "comes from a set, and Python does not say it. Write sorted(")]
    [DataRow("m = [30, 60]\nrandom.shuffle(m)\nStepLR(opt, m[0])", "what random.shuffle(…) makes of [30, 60] is not known here")]
    [DataRow("cfg = {}\nfor k, v in load().items():\n    cfg[k] = v\nStepLR(opt, cfg.get('step', 3))", "goes over data")]
    [DataRow("s = getattr(cfg, which())(opt, 5)\ns", "'which(…)' is not known here. Write its value in its place")]
    [DataRow("def f(e, k): return e\nLambdaLR(opt, lambda e: f(e, 1, 2))", "takes 2 arguments by position, and 3 are given")]
    [DataRow("def f(e):\n    assert e < 1, 'too far'\n    return 1\nLambdaLR(opt, f)", "asserts e < 1, which does not hold")]
    [DataRow("async def f(): pass", "'async' is not read here")]
    [DataRow("print 'hello'", "Python 2")]
    [DataRow("StepLR(opt, n)", "'n' is not known here")]
    [DataRow("n = len(loader) * 3\nStepLR(opt, n)", "'loader' is not known here")]
    [DataRow("x = 1 / 0\nStepLR(opt, x)", "line 1, column 5: Division by zero")]
    [DataRow("if unknown:\n    n = 3\nStepLR(opt, n)", "'unknown' is not known here")]
    [DataRow("for b in loader:\n    n = b\nStepLR(opt, n)", "goes over data")]
    [DataRow("def f(e):\n    return missing * e\nLambdaLR(opt, f)", "'missing' is not known here")]
    [DataRow("def f(e:\n    return e\nLambdaLR(opt, f)", "line 1")]
    [DataRow("[optax.linear_schedule(0.0, 1.0, 10), optax.constant_schedule(0.1)]", "several schedules")]
    [DataRow("mmcv.runner.CosineAnnealingLrUpdaterHook(min_lr=0)", "'mmcv.runner.CosineAnnealingLrUpdaterHook' is of mmcv, whose schedules are not followed here. Write the call of a library that is, such as torch.optim.lr_scheduler.CosineAnnealingLR, or a function of the step.")]
    [DataRow("mx.lr_scheduler.FactorScheduler(step=10)", "'FactorScheduler' of the module 'mx.lr_scheduler' is not known here. If it is your own, write it out; if it is of a known library, write that library's module, such as torch.optim.lr_scheduler.StepLR.")]
    [DataRow("{}", "This JSON holds no schedule that is known here: it is empty. Give")]
    [DataRow("{\"a\": 1}", "This JSON holds no schedule that is known here; it has \"a\". Give what Keras' serialize wrote (\"class_name\"), a DeepSpeed (\"scheduler\") or timm configuration (\"sched\"), or this library's own (\"format\").")]
    [DataRow("TrainingArguments('o', lr_scheduler_type='onecycle', max_steps=100)", "TrainingArguments: 'lr_scheduler_type' is not known. Known are linear, cosine")]
    [DataRow("TrainingArguments('o', lr_scheduler_type='cosin', max_steps=100)", "TrainingArguments: 'lr_scheduler_type' is not known. Did you mean 'cosine'")]
    [DataRow("TrainingArguments('o', learning_rate='2e-5', max_steps=100)", "TrainingArguments: 'learning_rate' must be a finite number. Received: '2e-5'")]
    [DataRow("a = torch.optim.SGD(p, lr=.1)\nb = torch.optim.SGD(p, lr=.2)\ntorch.optim.lr_scheduler.SequentialLR(a, [torch.optim.lr_scheduler.LinearLR(a), torch.optim.lr_scheduler.ExponentialLR(b, .9)], [5])", "SequentialLR: 'schedulers' holds ExponentialLR, which drives another optimizer; PyTorch refuses that.")]
    [DataRow("tf.keras.optimizers.schedules.StepLR(0.1, 30)", "has no schedule 'tf.keras.optimizers.schedules.StepLR'. PyTorch 2.13 has one of that name.")]
    [DataRow("WarmupLinearSchedule(optimizer, warmup_steps=10, t_total=100)", "transformers calls it get_linear_schedule_with_warmup today, with num_warmup_steps and num_training_steps.")]
    [DataRow("from pytorch_transformers import WarmupCosineSchedule\nWarmupCosineSchedule(optimizer, warmup_steps=10, t_total=100)", "transformers calls it get_cosine_schedule_with_warmup today, with num_warmup_steps and num_training_steps.")]
    [DataRow("LambdaLR(opt, lambda e, lr: lr * .5)", "LambdaLR: 'lr_lambda' must be a function of one number; it needs 2: e, lr.")]
    [DataRow("torch.optim.lr_scheduler.StepLR(torch.optim.SGD(p, lr=-0.1), 5)", "StepLR: the optimizer's rate must be 0 or more. Received: -0.1.")]
    [DataRow("TrainingArguments('o', max_steps=100, warmup_ratio=10)", "TrainingArguments: 'warmup_ratio' must be between 0 and 1. Received: 10.")]
    public void What_is_not_read_is_said_with_its_place_and_the_remedy(string text, string part)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text).Schedule.ValueAt(1));

        Assert.Contains(part, refusal.Message);
    }

    [TestMethod]
    [DataRow("store = [[]]\ndef mine(): return store[0]\ndef f(e):\n    h = mine()\n    h.append(e)\n    return len(h)")]
    [DataRow("store = [[1]]\ndef mine(): return store[0]\ndef f(e):\n    h = mine()\n    h.insert(0, e)\n    return sum(h)")]
    [DataRow("store = [[1, 2]]\ndef mine(): return store[0]\ndef f(e):\n    h = mine()\n    h[0] = h[0] + 1\n    return h[0]")]
    [DataRow("store = [[0, 9]]\ndef mine(): return store[0]\ndef f(e):\n    h = mine()\n    h += [e]\n    return len(h)")]
    public void What_goes_on_from_one_question_to_the_next_is_refused(string function)
    {
        LearningRateSchedule schedule = ScheduleReader.Read($"{function}\ntorch.optim.lr_scheduler.LambdaLR(torch.optim.SGD(p, lr=1.0), lambda e: f(e))").Schedule;
        _ = schedule.ValueAt(0L);

        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => schedule.ValueAt(1L));

        Assert.Contains("goes on from call to call", refusal.Message);
    }

    [TestMethod]
    public void A_list_that_is_made_anew_in_each_question_is_read()
    {
        const string Text = "store = [[]]\ndef mine(): return store[0]\ndef f(e):\n    h = mine()\n    h.clear()\n    h.append(e)\n    return len(h)\ntorch.optim.lr_scheduler.LambdaLR(torch.optim.SGD(p, lr=1.0), lambda e: f(e))";
        LearningRateSchedule schedule = ScheduleReader.Read(Text).Schedule;
        _ = schedule.ValueAt(1L);

        Assert.AreEqual(1.0, schedule.ValueAt(3L));
    }

    [TestMethod]
    public void An_iterator_of_the_text_is_played_in_the_order_of_the_training()
    {
        const string Text = "class It:\n    n = 0\n    def __next__(self):\n        self.n += 1\n        return self.n\nit = It()\ntorch.optim.lr_scheduler.LambdaLR(torch.optim.SGD(p, lr=1.0), lambda e: next(it))";
        LearningRateSchedule schedule = ScheduleReader.Read(Text).Schedule;

        Assert.AreEqual(3.0, schedule.ValueAt(2L));
        Assert.AreEqual(1.0, schedule.ValueAt(0L));
    }

    [TestMethod]
    public void What_a_function_that_is_not_known_may_change_is_said()
    {
        PortedSchedule ported = ScheduleReader.Read("m = [5, 10]\nshow(m)\ntorch.optim.lr_scheduler.MultiStepLR(torch.optim.SGD(p, lr=1.0), m)");

        Assert.AreEqual(0.1, ported.Schedule.ValueAt(5L), 1e-12);
        Assert.Contains("line 2: what show(…) changes of what it is given is not known here: the values that stand in the text count.", ported.Notes);
    }

    [TestMethod]
    public void A_notebook_is_read_cell_by_cell()
    {
        const string Notebook = """{"cells":[{"cell_type":"markdown","source":["# Title"]},{"cell_type":"code","source":["%matplotlib inline\n","import torch\n","n = 5"]},{"cell_type":"code","source":"%%bash\nls"},{"cell_type":"code","source":["torch.optim.lr_scheduler.StepLR(torch.optim.SGD(p, lr=0.1), n, 0.5)"]}],"nbformat":4}""";

        PortedSchedule ported = ScheduleReader.Read(Notebook);

        Assert.AreEqual(0.05, ported.Schedule.ValueAt(5L), 1e-15);
        Assert.Contains("notebook", ported.Notes[0]);
    }

    /// <summary>In words of ours: what the reader of JSON says counts lines from 0, and is of no use to who has a notebook.</summary>
    [TestMethod]
    [DataRow("""{"cells": [{"cell_type": "code", "source": ["import keras\n", "lr""", "The notebook is not JSON at line 1: it is damaged or was cut short. Save it again.")]
    [DataRow("{\n\"cells\": [{\n\"cell_type\": \"code\", }]}", "The notebook is not JSON at line 3: it is damaged or was cut short. Save it again.")]
    [DataRow("""{"cells": [{"cell_type": 5}]}""", "The notebook has no cells in the form of Jupyter. Save it again.")]
    [DataRow("""{"cells": {"cell_type": "code"}}""", "The notebook has no cells in the form of Jupyter. Save it again.")]
    [DataRow("""{"cells": [5, "cell_type"], "cell_type": "code"}""", "The notebook has no cells in the form of Jupyter. Save it again.")]
    public void A_damaged_notebook_is_refused_in_a_line(string notebook, string expected) =>
        Assert.AreEqual(expected, Assert.ThrowsExactly<PortingException>(() => ScriptPorter.Port(notebook)).Message);

    [TestMethod]
    public void The_length_of_a_loader_is_the_run_s_steps_per_epoch()
    {
        const string Text = "total = len(train_loader) * 10\ntorch.optim.lr_scheduler.CosineAnnealingLR(torch.optim.SGD(p, lr=1.0), total)";

        Assert.AreEqual(0.5, ScheduleReader.Read(Text, new PortingContext { Run = new RunLength(10, 20) }).Schedule.ValueAt(100L), 1e-12);
    }
}
