namespace TfLrCallbacks.Porting.Tests;

/// <summary>Settings that a script hands to Weights and Biases and takes back from its run.</summary>
[TestClass]
public sealed class WandbSettingsTests
{
    [TestMethod]
    [DataRow("wandb.init(config=dict(rate=0.2, every=3))\nconfig = wandb.config\n", "config.rate", "config.every", "Every { get; set; } = 3.0;")]
    [DataRow("run = wandb.init(config={'rate': 0.2, 'every': 3})\nconfig = run.config\n", "config['rate']", "config.every", "Every { get; set; } = 3.0;")]
    [DataRow("with wandb.init(config={'rate': 0.2, 'every': 3}) as run:\n    config = run.config\n", "config.rate", "config.every", "Every { get; set; } = 3.0;")]
    [DataRow("wandb.init(config={'rate': 0.1, 'every': 3})\nwandb.config.rate = 0.2\n", "wandb.config.rate", "wandb.config['every']", "Every { get; set; } = 3.0;")]
    [DataRow("wandb.init(config={'rate': 0.1, 'every': 4})\nwandb.config.update({'rate': 0.2, 'every': 3})\n", "wandb.config.rate", "wandb.config.every", "3")]
    public void The_settings_of_the_run_are_what_it_is_made_with(string made, string rate, string every, string expected)
    {
        PortedScript ported = Port(made, rate, every);

        Assert.Contains(expected, ported.CSharp);
        Assert.DoesNotContain("TODO", ported.CSharp);
        Assert.Contains(note => note.EndsWith("wandb.config is taken to be what wandb.init is given: a sweep would give it other values.", StringComparison.Ordinal), ported.Notes);
        PortCheck check = ported.Compare()[^1];
        Assert.AreEqual("Callbacks", check.Name);
        Assert.IsTrue(check.IsEqual, $"{check}");
        Assert.IsTrue(ported.CSharp.Contains("initialLearningRate: 0.2", StringComparison.Ordinal) || ported.CSharp.Contains("Rate { get; set; } = 0.2;", StringComparison.Ordinal), ported.CSharp);
    }

    /// <summary>A run of a sweep, and one whose settings the text does not say, asks for them.</summary>
    [TestMethod]
    [DataRow("wandb.init()\n")]
    [DataRow("wandb.init(config=None)\n")]
    [DataRow("wandb.init(config=load())\n")]
    public void Settings_that_the_text_does_not_say_are_asked_for(string made) => Assert.Contains("double WandbConfigRate { get => Known(field);", Port(made, "wandb.config.rate", "3").CSharp);

    private static PortedScript Port(string made, string rate, string every) =>
        ScriptPorter.Port($"import torch, wandb\n{made}opt = torch.optim.SGD(net.parameters(), lr={rate})\nsch = torch.optim.lr_scheduler.StepLR(opt, {every}, 0.5)\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n    sch.step()\n");
}
