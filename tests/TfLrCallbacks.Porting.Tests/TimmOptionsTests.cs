using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>timm's functions that take their options from the members of an object, in scripts: each option of the command line is a property of the C#.</summary>
[TestClass]
public sealed class TimmOptionsTests
{
    private const string Options = "    parser = argparse.ArgumentParser(add_help=False)\n    parser.add_argument('--epochs', type=int, default=100)\n    parser.add_argument('--sched', default='cosine')\n    parser.add_argument('--lr', type=float, default=0.2)\n    parser.add_argument('--warmup-lr', type=float, default=1e-3)\n    parser.add_argument('--min-lr', type=float, default=0.0)\n    parser.add_argument('--warmup-epochs', type=int, default=10)\n";

    private const string Train = "    for epoch in range(args.epochs):\n        train_one_epoch(model, optimizer)\n        scheduler.step(epoch)\n";

    /// <summary>Whatever hands on the options, and in whichever way timm's functions are given them: (0.2 − 0.001)·t/10 + 0.001 in the warm-up, then 0.1·(1 + cos(π·t/100)).</summary>
    [TestMethod]
    [DataRow("get_args", "create_scheduler(args, optimizer)")]
    [DataRow("parents", "create_scheduler(args, optimizer)")]
    [DataRow("parse_args", "create_scheduler(args, optimizer)")]
    [DataRow("get_args", "create_scheduler_v2(optimizer, **scheduler_kwargs(args), updates_per_epoch=len(loader))")]
    [DataRow("parents", "create_scheduler_v2(optimizer, **scheduler_kwargs(args))")]
    public void Options_are_properties(string way, string scheduler)
    {
        string script = Script(way, scheduler, string.Empty);
        Type ported = Compiled(script, out string code);
        double half = 0.1 * (1 + Math.Cos(Math.PI / 2));

        AssertRates(ported, code, (0, 0.001), (5, 0.1005), (50, half), (25, 0.1 * (1 + Math.Cos(Math.PI / 4))));
        ported.GetProperty("Epochs")!.SetValue(null, 200.0);
        ported.GetProperty("Lr")!.SetValue(null, 0.4);
        AssertRates(ported, code, (5, 0.2005), (100, 2 * half));
        Assert.DoesNotContain("noise", code);
    }

    /// <summary>What timm reads beside the options that are known, or options that nothing in the file knows, is no schedule of other options.</summary>
    [TestMethod]
    [DataRow("    parser.add_argument('--sched-on-updates', action='store_true', default=True)\n", "create_scheduler(args, optimizer)")]
    [DataRow("", "create_scheduler(load('options.yaml'), optimizer)")]
    [DataRow("", "create_scheduler_v2(optimizer, **others(args))")]
    public void Other_options_are_quoted(string more, string scheduler)
    {
        string code = ScriptPorter.Port(Script("get_args", scheduler, more), PortEngine.Embedded).CSharp;

        Assert.Contains(", create_scheduler", code);
        Assert.Contains("It cannot be written with what is known in this file.", code);
        Assert.DoesNotContain("ScheduleReader.Read", code);
    }

    private static string Script(string way, string scheduler, string more)
    {
        string options = $"{Options}{more}";
        string made = $"import argparse\nfrom timm.scheduler import create_scheduler, create_scheduler_v2, scheduler_kwargs\nfrom timm.optim import create_optimizer\ndef main(args):\n    optimizer = create_optimizer(args, model)\n    scheduler, _ = {scheduler}\n{Train}";
        return made + way switch
        {
            "get_args" => $"def get_args():\n{options}    return parser\nif __name__ == '__main__':\n    main(get_args().parse_args())\n",
            "parents" => $"def get_args():\n{options}    return parser\nif __name__ == '__main__':\n    parser = argparse.ArgumentParser('all', parents=[get_args()])\n    args = parser.parse_args()\n    main(args)\n",
            _ => $"def parse_args():\n{options}    args = parser.parse_args()\n    return args\nmain(parse_args())\n",
        };
    }

    private static Type Compiled(string script, out string code)
    {
        code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("options.py", script)]);
        Assert.IsEmpty(errors, $"{string.Join('\n', errors)}\n{code}");
        return assembly!.GetType("Options")!;
    }

    private static void AssertRates(Type ported, string code, params (int Epoch, double Rate)[] expected)
    {
        var schedule = (LearningRateSchedule)ported.GetMethods().Single(method => method.ReturnType == typeof(LearningRateSchedule)).Invoke(null, null)!;
        foreach ((int epoch, double rate) in expected)
        {
            Assert.AreEqual(rate, schedule.ValueAt(epoch), 1e-12, $"epoch {epoch} of {code}");
        }
    }
}
