namespace TfLrCallbacks.Porting.Tests;

/// <summary>Scripts that hand DeepSpeed their scheduler in a dictionary, and parsers that other files add options to.</summary>
[TestClass]
public sealed class DeepSpeedScriptTests
{
    /// <summary>The scheduler of the dictionary drives the rate, with each update, from the rate of the dictionary's optimizer.</summary>
    [TestMethod]
    [DataRow("{'optimizer': {'type': 'AdamW', 'params': {'lr': 3e-4}}, 'scheduler': {'type': 'WarmupLR', 'params': {'warmup_num_steps': 50, 'warmup_type': 'linear'}}}", "endLearningRate: 0.0003, steps: 50)")]
    [DataRow("{'optimizer': {'type': 'Lion', 'params': {'lr': args.lr}}, 'scheduler': {'type': 'WarmupLR', 'params': {'warmup_num_steps': 50, 'warmup_type': 'linear'}}}", "endLearningRate: 0.02, steps: 50)")]
    [DataRow("{'scheduler': {'type': 'WarmupDecayLR', 'params': {'warmup_max_lr': 0.1, 'warmup_num_steps': 50, 'total_num_steps': 500, 'warmup_type': 'linear'}}}", "new Anneal(initialLearningRate: 0.1, endLearningRate: 0, steps: 450)")]
    [DataRow("{'optimizer': {'params': {'lr': UNKNOWN}}, 'scheduler': {'type': 'WarmupLR', 'params': {'warmup_max_lr': 0.1, 'warmup_num_steps': 50, 'warmup_type': 'linear'}}}", "endLearningRate: 0.1, steps: 50)")]
    public void The_scheduler_of_the_dictionary_is_written(string config, string expected)
    {
        PortedScript ported = Port(config);

        Assert.Contains(expected, ported.CSharp);
        Assert.Contains("(), StepUnit.Batch),", ported.CSharp);
        Assert.DoesNotContain("TODO", ported.CSharp);
        Assert.DoesNotContain(warning => warning.Code == "nothing-found", ported.Warnings);
    }

    /// <summary>A rate that is not known is asked for, and none of 1 is written.</summary>
    [TestMethod]
    [DataRow("UNKNOWN", "50", "it begins with the rate of its optimizer, which is not known here. Received: elsewhere.UNKNOWN.")]
    [DataRow("0.1", "'auto'", "'warmup_num_steps' is 'auto'")]
    public void What_the_dictionary_does_not_say_is_told(string rate, string steps, string expected)
    {
        string csharp = Port($"{{'optimizer': {{'params': {{'lr': {rate}}}}}, 'scheduler': {{'type': 'WarmupLR', 'params': {{'warmup_num_steps': {steps}}}}}}}").CSharp;

        Assert.Contains("TODO line 7: WarmupLR, which drives the rate, is not carried over", csharp);
        Assert.Contains(expected, csharp);
        Assert.DoesNotContain("LearningRateSchedule ", csharp);
    }

    private static PortedScript Port(string config) => ScriptPorter.Port($"import argparse, deepspeed\nfrom elsewhere import UNKNOWN, add_more\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=0.02)\nparser = add_more(deepspeed.add_config_arguments(parser))\nargs = parser.parse_args()\nengine, _, _, _ = deepspeed.initialize(args=args, model=net, config={config})\nfor batch in loader:\n    engine.backward(engine(batch))\n    engine.step()\n");
}
