using System.Globalization;
using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Scheduler classes of a PyTorch script whose arguments it does not say, as those of a file of settings: their <c>get_lr</c> is a method, and what is not known is to be set.</summary>
[TestClass]
public sealed class OwnSchedulerTests
{
    [TestMethod]
    [DataRow("total, warm", "self.total = total\n        self.warm = warm", "if self.last_epoch < self.warm:\n            return [b * (self.last_epoch + 1) / self.warm for b in self.base_lrs]\n        return [b * (1 - self.last_epoch / self.total) for b in self.base_lrs]", "cfg.lr", "cfg.epochs, 2", DisplayName = "branches")]
    [DataRow("total, low=0.01", "self.total, self.low = total, low", "t = self.last_epoch / self.total\n        return [max(self.low, base_lr * (1 - t) ** 0.9) for base_lr in self.base_lrs]", "cfg['lr']", "total=cfg['epochs']", DisplayName = "a variable, and a default")]
    [DataRow("n", "self.n = n", "if self.last_epoch == 0:\n            return self.base_lrs\n        return [0.5 ** (self.last_epoch // self.n) * lr for lr in self.base_lrs]", "cfg.lr", "cfg.epochs", DisplayName = "the rates as they are")]
    [DataRow("n", "self.n = n\n        self.k = 0", "self.k += 1\n        return [b / self.k for b in self.base_lrs]", "cfg.lr", "3", DisplayName = "one that counts its calls, read from its lines")]
    public void The_rates_are_those_with_the_settings_that_are_set(string parameters, string start, string rates, string lr, string given)
    {
        string Script(string settings) => $"import torch\n{settings}\nclass Own(torch.optim.lr_scheduler._LRScheduler):\n    def __init__(self, optimizer, {parameters}, last_epoch=-1):\n        {start}\n        super().__init__(optimizer, last_epoch)\n    def get_lr(self):\n        {rates}\nopt = torch.optim.SGD(net.parameters(), lr={lr})\nsched = Own(opt, {given})\n";
        LearningRateSchedule expected = ScheduleReader.Read(Script(lr.Contains('[', StringComparison.Ordinal) ? "cfg = {'lr': 0.4, 'epochs': 8}" : "class cfg:\n    lr = 0.4\n    epochs = 8")).Schedule;
        string script = $"{Script("cfg = load()")}for epoch in range(8):\n    for x, y in loader:\n        opt.step()\n    sched.step()\n";
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("own.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        string code = ScriptPorter.Port(script, PortEngine.Embedded, "own.py").CSharp;
        Type ported = assembly!.GetTypes().Single(type => type is { IsPublic: true, IsNested: false });
        TargetInvocationException unset = Assert.ThrowsExactly<TargetInvocationException>(() => Train(ported, 1), code);
        Assert.Contains("Set Cfg", unset.InnerException!.Message, code);
        foreach ((string name, double value) in ((string, double)[])[("CfgLr", 0.4), ("CfgEpochs", 8.0)])
        {
            ported.GetProperty(name)?.SetValue(null, value);
        }

        List<double> trained = Train(ported, 8);
        for (int epoch = 0; epoch < 8; epoch++)
        {
            Assert.AreEqual(expected.ValueAt(epoch), trained[epoch], 1e-12, string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}: {code}"));
        }
    }

    private static List<double> Train(Type ported, int epochs)
    {
        RecordedTrainer trainer = new(1, null) { LearningRate = 1 };
        Callback[] callbacks = (Callback[])ported.GetMethod("Callbacks")!.Invoke(null, null)!;
        try
        {
            trainer.Fit(new FitOptions { Verbose = 0, Epochs = epochs }, callbacks);
        }
        catch (InvalidOperationException reason)
        {
            throw new TargetInvocationException(reason);
        }

        return trainer.Rates;
    }
}
