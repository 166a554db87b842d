namespace TfLrCallbacks.Porting.Tests;

/// <summary>A class of the script's own that gives TrainingArguments other defaults, and Trainers that are given a schedule beside their arguments.</summary>
[TestClass]
public sealed class TrainerFieldTests
{
    private const string Fields = "from dataclasses import dataclass, field\nfrom transformers import HfArgumentParser, Trainer, TrainingArguments\n@dataclass\nclass Mine(TrainingArguments):\n    output_dir: str = 'out'\n    model_max_length: int = 512\n    learning_rate: float = 2e-4\n    warmup_steps: int = field(default=5, metadata={'help': 'w'})\n    max_steps: int = 50\n    lr_scheduler_type: str = 'constant_with_warmup'\n";

    [TestMethod]
    [DataRow("args, = HfArgumentParser((Mine,)).parse_args_into_dataclasses()\nTrainer(model=model, args=args).train()\n", 0, 1.2e-4, 2e-4)]
    [DataRow("other, training_args = HfArgumentParser((Other, Mine)).parse_args_into_dataclasses()\nt = Trainer(model=model, args=training_args)\nt.train()\n", 0, 1.2e-4, 2e-4)]
    [DataRow("t = Trainer(model=model, args=Mine(learning_rate=1e-3))\nt.train()\n", 0, 6e-4, 1e-3)]
    public void The_defaults_of_its_fields_make_the_schedule(string script, double first, double third, double last)
    {
        PortedScript port = ScriptPorter.Port(Fields + script, PortEngine.Embedded);
        string method = System.Text.RegularExpressions.Regex.Match(port.CSharp, @"new LearningRateScheduler\((\w+)\(\)").Groups[1].Value;

        Assert.AreNotEqual(string.Empty, method, port.CSharp);
        Assert.DoesNotContain(warning => warning.Code == "trainer-arguments-outside", port.Warnings);
        LearningRateSchedule schedule = CSharpCompiler.Compile([System.Text.RegularExpressions.Regex.Match(port.CSharp, $@"LearningRateSchedule {method}\(\) =>\s*([^;]*);").Groups[1].Value])[0].Make!();
        Assert.AreEqual(first, schedule.ValueAt(0), 1e-12);
        Assert.AreEqual(third, schedule.ValueAt(3), 1e-12);
        Assert.AreEqual(last, schedule.ValueAt(40), 1e-12);
    }

    /// <summary>Without a field that concerns the rate, the command line alone says it.</summary>
    [TestMethod]
    public void Fields_of_something_else_leave_it_to_the_command_line() =>
        Assert.Contains(warning => warning.Code == "trainer-arguments-outside", ScriptPorter.Port("import transformers\nclass Mine(transformers.TrainingArguments):\n    cache_dir: str = None\na = transformers.HfArgumentParser(Mine).parse_args_into_dataclasses()[0]\nt = transformers.Trainer(model=m, args=a)\nt.train()\n").Warnings);

    [TestMethod]
    [DataRow("(opt, sched)", false)]
    [DataRow("(opt, None)", true)]
    public void Arguments_beside_a_schedule_of_the_script_s_own_ask_for_nothing(string optimizers, bool asks)
    {
        string csharp = ScriptPorter.Port($"import torch\nfrom transformers import Trainer, TrainingArguments, get_linear_schedule_with_warmup\nopt = torch.optim.AdamW(model.parameters(), lr=3e-5)\nsched = get_linear_schedule_with_warmup(opt, 10, 100)\nargs = TrainingArguments('out', num_train_epochs=3, learning_rate=1e-4)\nTrainer(model=model, args=args, train_dataset=ds, optimizers={optimizers}).train()\n", PortEngine.Embedded).CSharp;

        Assert.AreEqual(asks, csharp.Contains("UpdatesPerEpoch", StringComparison.Ordinal), csharp);
        Assert.AreEqual(!asks, csharp.Contains("the rate of TrainingArguments drives nothing", StringComparison.Ordinal), csharp);
    }
}
