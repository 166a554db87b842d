namespace TfLrCallbacks.Porting.Tests;

/// <summary>A setting that would change less in the C# than in the script cannot be set, and says why.</summary>
[TestClass]
public sealed class FixedSettingsTests
{
    private const string Fixed = "// fixed: numbers here are computed from it. Change it in the script, and port it again.";

    private const string Restarts = """
        import argparse, math, torch
        class SGDR:
            def __init__(self, optimizer, max_lr, min_lr, T0, Tmult, decay):
                self.optimizer = optimizer
                self.max_lr, self.min_lr = max_lr, min_lr
                self.Ti, self.Tmult = T0, Tmult
                self.decay = decay
                self.Tcur = 0.
                self.restarts = 0
            def update(self, nb):
                lr = self.min_lr + 0.5 * (self.max_lr - self.min_lr) * (1 + math.cos(math.pi * self.Tcur / self.Ti))
                for group in self.optimizer.param_groups:
                    group['lr'] = lr
                self.Tcur += 1. / nb
                if self.Tcur >= self.Ti - 1e-9:
                    self.Tcur = 0.
                    self.Ti *= self.Tmult
                    self.max_lr *= self.decay
                    self.restarts += 1
                return lr
        p = argparse.ArgumentParser()
        p.add_argument('--lr', type=float, default=0.2)
        p.add_argument('--lr-min', type=float, default=1e-3)
        p.add_argument('--t0', type=int, default=2)
        p.add_argument('--decay', type=float, default=0.8)
        args = p.parse_args()
        optimizer = torch.optim.SGD(net.parameters(), lr=args.lr)
        sgdr = SGDR(optimizer, args.lr, args.lr_min, args.t0, 2, args.decay)
        for epoch in range(7):
            for inputs, targets in train_loader:
                sgdr.update(len(train_loader))
                loss(net(inputs), targets).backward()
                optimizer.step()
        """;

    private const string Closure = """
        import math
        from tensorflow import keras
        class CFG:
            epochs = 10
            batch_size = 32
        def get_lr_callback(batch_size=8, mode='cos', epochs=10):
            top, low = 6e-6 * math.sqrt(batch_size), 1e-5
            ramp = 3
            def lrfn(epoch):
                if epoch < ramp: lr = top / ramp * (epoch + 1)
                elif mode == 'exp': lr = (top - low) * 0.75 ** (epoch - ramp) + low
                else: lr = (top - low) * 0.5 * (1 + math.cos(math.pi * (epoch - ramp) / (epochs - ramp + 3))) + low
                return lr
            return keras.callbacks.LearningRateScheduler(lrfn)
        cb = get_lr_callback(CFG.batch_size, mode='cos')
        model = keras.Sequential([keras.layers.Dense(1)])
        model.compile('sgd', 'mse')
        model.fit(x, y, epochs=CFG.epochs, batch_size=CFG.batch_size, callbacks=[cb])
        """;

    [TestMethod]
    [DataRow(Restarts, "public static double Lr => 0.2; " + Fixed)]
    [DataRow(Restarts, "public static double Decay { get; set; } = 0.8;")]
    [DataRow(Closure, "public static double CfgBatchSize => 32.0; " + Fixed)]
    [DataRow(Closure, "public static double CfgEpochs { get; set; } = 10.0;")]
    public void A_setting_that_would_change_less_than_in_the_script_is_fixed(string script, string expected) => Assert.Contains(expected, ScriptPorter.Port(script, PortEngine.Embedded).CSharp);

    /// <summary>The rates of the script with another value are not those of the C#: what is rounded down there was a whole number with all batches that were tried.</summary>
    [TestMethod]
    public void A_tenth_of_all_steps_is_seen_to_be_rounded()
    {
        string script = "import torch\nEPOCHS = 10\nLR = 0.1\nopt = torch.optim.SGD(net.parameters(), lr=LR)\nclass Cut:\n    def __init__(self, total, part=0.1):\n        self.total, self.part, self.at = total, part, 0\n    def step(self):\n        cut = int(self.total * self.part)\n        p = self.at / cut if self.at < cut else 1 - (self.at - cut) / (cut * (1 / self.part - 1))\n        self.at += 1\n        opt.param_groups[0]['lr'] = LR * (1 + p * 31) / 32\ncut = Cut(EPOCHS * len(loader))\nfor epoch in range(EPOCHS):\n    for x in loader:\n        cut.step()\n        opt.step()\n";
        string csharp = ScriptPorter.Port(script).CSharp;

        Assert.IsFalse(System.Text.RegularExpressions.Regex.IsMatch(csharp, @"Epochs \* \w+ / 10"), csharp);
        WrittenPiecesTests.AssertRates(script, csharp);
    }
}
