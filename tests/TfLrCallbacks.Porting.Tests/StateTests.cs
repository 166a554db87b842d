using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// A function that keeps a state is asked for each step once, in order, whoever asks and how often. Rows of a text and the rates at steps 0, 10 and 20, as
/// PyTorch 2.13 or Keras 3 train with.
/// </summary>
[TestClass]
public sealed class StateTests
{
    private const string Keras = "import keras\n";
    private const string Torch = "from torch.optim import SGD\nfrom torch.optim.lr_scheduler import *\nopt = SGD([], lr=1.0)\n";

    private static IEnumerable<(string Name, string Text)> Rows =>
    [
        ("a table around it", $"{Keras}state = {{'lr': 0.1}}\ndef f(epoch):\n    state['lr'] *= 0.9\n    return state['lr']\nkeras.callbacks.LearningRateScheduler(f)"),
        ("a list around it", $"{Keras}state = [0.1]\ndef f(epoch):\n    state[0] = state[0] * 0.9\n    return state[0]\nkeras.callbacks.LearningRateScheduler(f)"),
        ("an alias", $"{Keras}state = [0.1]\ndef f(epoch):\n    s = state\n    s[0] *= 0.9\n    return s[0]\nkeras.callbacks.LearningRateScheduler(f)"),
        ("an attribute of a function's object", $"{Keras}class S: lr = 0.1\ndef f(epoch):\n    S.lr = S.lr * 0.9\n    return S.lr\nkeras.callbacks.LearningRateScheduler(f)"),
        ("through a local", $"{Keras}class S:\n    def __init__(self): self.lr = 0.1\n    def __call__(self, epoch):\n        lr = self.lr * 0.9\n        self.lr = lr\n        return lr\nkeras.callbacks.LearningRateScheduler(S())"),
        ("a global through a local", $"{Keras}rate = 0.1\ndef f(epoch):\n    global rate\n    new = rate * 0.9\n    rate = new\n    return new\nkeras.callbacks.LearningRateScheduler(f)"),
        ("a history", $"{Keras}history = [0.1]\ndef f(epoch):\n    history.append(history[-1] * 0.9)\n    return history[-1]\nkeras.callbacks.LearningRateScheduler(f)"),
        ("what is taken away", $"{Keras}rates = [0.1 * 0.9 ** (i + 1) for i in range(100)]\ndef f(epoch): return rates.pop(0)\nkeras.callbacks.LearningRateScheduler(f)"),
        ("a helper", $"{Keras}class S:\n    def __init__(self): self.lr = 0.1\n    def _advance(self): self.lr *= 0.9\n    def at(self, epoch):\n        self._advance()\n        return self.lr\ns = S()\nkeras.callbacks.LearningRateScheduler(s.at)"),
        ("a helper in a line", $"{Torch}state = {{'lr': 0.1}}\ndef decay(e):\n    state['lr'] *= 0.9\n    return state['lr']\nLambdaLR(opt, lambda e: decay(e))"),
        ("a variable", $"import tensorflow as tf\n{Keras}now = tf.Variable(0.1)\ndef f(epoch):\n    now.assign(now * 0.9)\n    return now\nkeras.callbacks.LearningRateScheduler(f)"),
        ("a variable and what is taken from it", $"import tensorflow as tf\n{Keras}now = tf.Variable(0.1)\ndef f(epoch):\n    now.assign_sub(0.1 * now.numpy())\n    return float(now)\nkeras.callbacks.LearningRateScheduler(f)"),
        ("a variable of the backend", $"from keras import backend as K\n{Keras}now = K.variable(0.1)\ndef f(epoch):\n    K.set_value(now, K.get_value(now) * 0.9)\n    return K.get_value(now)\nkeras.callbacks.LearningRateScheduler(f)"),
        ("a variable of a function around it", $"import tensorflow as tf\n{Keras}def make():\n    n = tf.Variable(0, dtype=tf.int64)\n    def f(epoch):\n        n.assign_add(1)\n        return 0.1 * 0.9 ** n\n    return f\nkeras.callbacks.LearningRateScheduler(make())"),
        ("a variable of an object", "import tensorflow as tf\nclass S(tf.keras.optimizers.schedules.LearningRateSchedule):\n    def __init__(self, start):\n        self.now = tf.Variable(initial_value=start)\n    def __call__(self, step):\n        tf.compat.v1.assign(self.now, self.now.read_value() * 0.9)\n        return self.now\nS(0.1)"),
        ("a line alone", $"{Torch}rates = [0.1 * 0.9 ** (i + 1) for i in range(100)]\nLambdaLR(opt, lambda e: rates.pop(0))"),
        ("a default", $"{Torch}def decay(e, state=[0.1]):\n    state[0] *= 0.9\n    return state[0]\nLambdaLR(opt, decay)"),
        ("a partial", $"import functools\n{Torch}def decay(state, e):\n    state[0] *= 0.9\n    return state[0]\nLambdaLR(opt, functools.partial(decay, [0.1]))"),
        ("setattr", $"{Torch}class S:\n    def __init__(self): self.lr = 0.1\n    def __call__(self, e):\n        setattr(self, 'lr', self.lr * 0.9)\n        return self.lr\nLambdaLR(opt, S())"),
        ("a scheduler's own", $"{Torch}class S(LRScheduler):\n    def __init__(self, optimizer):\n        self.k = 0.1\n        super().__init__(optimizer)\n    def _advance(self):\n        k = self.k * 0.9\n        self.k = k\n    def get_lr(self):\n        self._advance()\n        return [b * self.k for b in self.base_lrs]\nS(opt)"),
    ];

    private static IEnumerable<object[]> Texts => Rows.Select(row => new object[] { row.Name });

    [TestMethod]
    [DynamicData(nameof(Texts))]
    public void The_rates_are_those_of_a_training(string name)
    {
        string text = Rows.Single(row => row.Name == name).Text;
        LearningRateSchedule schedule = ScheduleReader.Read(text).Schedule;

        // Asked out of order, and twice.
        foreach (int step in (int[])[20, 0, 10, 20, 10, 0])
        {
            double rate = 0.1 * Math.Pow(0.9, step + 1);
            Assert.AreEqual(rate, schedule.ValueAt(step), 1e-12, step.ToString(CultureInfo.InvariantCulture));
        }
    }

    [TestMethod]
    [DataRow("lambda e: 0.5 ** e")]
    [DataRow("f", "def f(e):\n    rates = []\n    rates.append(0.5 ** e)\n    return rates[0]")]
    [DataRow("f", "def f(e):\n    d = dict(r=1)\n    d['r'] *= 0.5 ** e\n    return d['r']")]
    [DataRow("S()", "class S:\n    def __call__(self, e):\n        self.e = e\n        return 0.5 ** self.e")]
    [DataRow("S()", "class S:\n    def __call__(self, e):\n        self.last = 0.5 ** e\n        return 0.5 ** e")]
    [DataRow("f", "seen = []\ndef f(e):\n    seen.append(e)\n    return 0.5 ** e")]
    public void A_function_of_its_argument_alone_may_be_asked_between_steps(string function, string definition = "pass")
    {
        Assert.AreEqual(Math.Pow(0.5, 1.5), ScheduleReader.Read($"{Torch}{definition}\nLambdaLR(opt, {function})").Schedule.ValueAt(1.5), 1e-12);
    }
}
