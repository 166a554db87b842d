namespace TfLrCallbacks.Porting.Tests;

/// <summary>Options of a command line: those without a default, those that the script changes, and members of other objects that have the same name.</summary>
[TestClass]
public sealed class OptionTests
{
    private const string Loop = "for epoch in range(10):\n    for x, y in loader:\n        opt.zero_grad()\n        model(x).sum().backward()\n        opt.step()\n    sched.step()\n";

    /// <summary>A length that the command line has to give is asked for where the C# runs.</summary>
    [TestMethod]
    [DataRow("CosineAnnealingLR(opt, T_max=args.steps)")]
    [DataRow("StepLR(opt, step_size=args.steps)")]
    [DataRow("CosineAnnealingLR(opt, T_max=args.steps * 2)")]
    public void An_option_without_a_default_is_asked_for(string schedule)
    {
        string code = ScriptPorter.Port($"import argparse, torch\nfrom torch.optim.lr_scheduler import CosineAnnealingLR, StepLR\nparser = argparse.ArgumentParser()\nparser.add_argument('--steps', type=int)\nargs = parser.parse_args()\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\nsched = {schedule}\n{Loop}", PortEngine.Embedded).CSharp;
        Assert.Contains("public static double Steps { get => Known(field); set; } = double.NaN; // TODO: args.steps has no value in the script", code);
        Assert.DoesNotContain("None)", code);
    }

    /// <summary>What the script asks about by <c>is None</c> may stay without a value.</summary>
    [TestMethod]
    public void An_option_that_is_asked_about_may_be_none()
    {
        string code = ScriptPorter.Port("import argparse\nfrom tensorflow import keras\nparser = argparse.ArgumentParser()\nparser.add_argument('--drop', type=int)\nargs = parser.parse_args()\ndef rate(epoch):\n    if args.drop is None:\n        return 0.1\n    return 0.1 * 0.5 ** (epoch // args.drop)\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[keras.callbacks.LearningRateScheduler(rate)])\n", PortEngine.Embedded).CSharp;
        Assert.Contains("public static double Drop { get; set; } = double.NaN;", code);
        Assert.Contains("double.IsNaN(Drop)", code);
    }

    /// <summary>A rate that the script scales where a flag is set is told, however the function is handed the arguments.</summary>
    [TestMethod]
    [DataRow("args = parse_args()\nmain(args)\n")]
    [DataRow("main(parse_args())\n")]
    [DataRow("main(args=parse_args())\n")]
    public void A_rate_that_a_flag_scales_is_told(string call)
    {
        string body = "    if args.scale_lr:\n        args.lr = args.lr * args.batch\n    opt = torch.optim.SGD(model.parameters(), lr=args.lr)\n    sched = torch.optim.lr_scheduler.StepLR(opt, step_size=3)\n" + string.Concat(Loop.TrimEnd('\n').Split('\n').Select(line => $"    {line}\n"));
        string code = ScriptPorter.Port($"import argparse, torch\ndef parse_args():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('--lr', type=float, default=0.1)\n    parser.add_argument('--batch', type=int, default=16)\n    parser.add_argument('--scale_lr', action='store_true')\n    args = parser.parse_args()\n    return args\ndef main(args):\n{body}{call}", PortEngine.Embedded).CSharp;
        Assert.Contains("With the script's arguments as they are, args.scale_lr is false. Left out: args.lr = args.lr * args.batch (line 11, --scale_lr).", code);
    }

    /// <summary>Only the parsed arguments have the defaults of the options.</summary>
    [TestMethod]
    [DataRow("from settings import cfg\n", "cfg.lr", "CfgLr { get => Known(field); set; } = double.NaN; // TODO: cfg.lr")]
    [DataRow("cfg = load('base.yaml')\n", "cfg.lr", "CfgLr { get => Known(field); set; } = double.NaN; // TODO: cfg.lr")]
    [DataRow("", "args.lr", "Lr { get; set; } = 0.3;")]
    [DataRow("cfg = Settings(**vars(args))\n", "cfg.lr", "Lr { get; set; } = 0.3; // cfg.lr")]
    public void Another_object_does_not_have_the_defaults_of_options(string made, string rate, string expected)
    {
        string code = ScriptPorter.Port($"import argparse, torch\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=0.3)\nargs = parser.parse_args()\n{made}opt = torch.optim.SGD(model.parameters(), lr={rate})\nsched = torch.optim.lr_scheduler.StepLR(opt, step_size=3)\n{Loop}", PortEngine.Embedded).CSharp;
        Assert.Contains($"public static double {expected}", code);
    }

    /// <summary>The first parameter group has the optimizer's rate where it has none of its own, also where the groups stand in a list with a name.</summary>
    [TestMethod]
    [DataRow("")]
    [DataRow(", 'lr': args.head")]
    public void The_first_group_of_a_named_list_has_its_rate(string own)
    {
        string code = ScriptPorter.Port($"import argparse, torch\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=0.3)\nparser.add_argument('--head', type=float, default=0.7)\nargs = parser.parse_args()\ngroups = [\n    {{'params': head{own}}},\n    {{'params': body, 'lr': 0.01}},\n]\ndef main(total):\n    opt = torch.optim.SGD(groups, lr=args.lr)\n    sched = torch.optim.lr_scheduler.StepLR(opt, step_size=total // 3)\n    sched.step()\n", PortEngine.Embedded).CSharp;
        Assert.Contains(own.Length == 0 ? "new StepDecay(initialLearningRate: Lr," : "new StepDecay(initialLearningRate: Head,", code);
    }

    /// <summary>The first group of a list is known where the script only adds others to it.</summary>
    [TestMethod]
    [DataRow("groups = [{'params': head, 'lr': 0.3}]\nif big:\n    groups.append({'params': body, 'lr': 0.01})\n", true)]
    [DataRow("groups = [{'params': head, 'lr': 0.3}]\nfor p in body:\n    groups.extend([{'params': p, 'lr': 0.01}])\n", true)]
    [DataRow("groups = []\ngroups.append({'params': head, 'lr': 0.3})\nfor p in body:\n    groups.append({'params': p, 'lr': 0.01})\n", true)]
    [DataRow("if True:\n    groups = []\n    n = 3\n    groups.extend([{'params': head, 'lr': 0.3}, {'params': body, 'lr': 0.1}])\n", true)]
    [DataRow("groups = []\nif big:\n    groups.append({'params': head, 'lr': 0.3})\ngroups.append({'params': body, 'lr': 0.01})\n", false)]
    [DataRow("groups = [{'params': head, 'lr': 0.3}]\ngroups.insert(0, {'params': body, 'lr': 0.01})\n", false)]
    [DataRow("groups = [{'params': head, 'lr': 0.3}]\ngroups[0] = {'params': body, 'lr': 0.01}\n", false)]
    [DataRow("groups = []\nadd(groups)\ngroups.append({'params': head, 'lr': 0.3})\n", false)]
    [DataRow("groups = []\nadd(groups, {'params': head, 'lr': 0.3})\n", false)]
    public void The_first_group_of_a_list_that_is_added_to_is_known(string groups, bool isKnown)
    {
        string code = ScriptPorter.Port($"import torch\n{groups}opt = torch.optim.SGD(groups, lr=0.05)\nsched = torch.optim.lr_scheduler.StepLR(opt, step_size=3)\n{Loop}", PortEngine.Embedded).CSharp;
        Assert.Contains(isKnown ? "new StepDecay(initialLearningRate: 0.3," : "new StepDecay(initialLearningRate: BaseLearningRate,", code);
    }

    /// <summary>An object with options is no number: timm's scheduler of it is quoted.</summary>
    [TestMethod]
    public void Options_of_timm_are_no_number()
    {
        string code = ScriptPorter.Port("from timm.scheduler import create_scheduler\nfrom timm.optim import create_optimizer\ndef main(args):\n    optimizer = create_optimizer(args, model)\n    sched, _ = create_scheduler(args, optimizer)\n    for epoch in range(3):\n        sched.step(epoch)\n", PortEngine.Embedded).CSharp;
        Assert.DoesNotContain("Whole(Args)", code);
        Assert.Contains("TODO line 5, create_scheduler", code);
    }

    /// <summary>A factor that calls functions of the script is written in C#: its text alone would not know them. One that cannot be written does not keep the others from it.</summary>
    [TestMethod]
    public void A_factor_that_calls_functions_is_written()
    {
        string code = ScriptPorter.Port("import torch\nfrom torch.optim.lr_scheduler import LambdaLR\ndef rate(step, warm):\n    return min((step + 1) ** -0.5, (step + 1) * warm ** -1.5)\ndef shown(example):\n    optimizer = torch.optim.Adam(model.parameters(), lr=1)\n    sched = LambdaLR(optimizer, lr_lambda=lambda step: rate(step, *example))\ndef main(config):\n    optimizer = torch.optim.Adam(model.parameters(), lr=config['base'])\n    sched = LambdaLR(optimizer, lr_lambda=lambda step: rate(step, warm=config['warmup']))\n    for x in loader:\n        optimizer.step()\n        sched.step()\n", PortEngine.Embedded).CSharp;
        Assert.Contains("* RateOfLine10(step))", code);
        Assert.Contains("TODO line 7, LambdaLR: It cannot be written with what is known in this file.", code);
    }

    /// <summary>A callback of another package is named where the script fits elsewhere.</summary>
    [TestMethod]
    public void A_callback_of_another_package_is_named_without_a_fit()
    {
        string code = ScriptPorter.Port("from keras.callbacks import ModelCheckpoint\nfrom clr import OneCycleLR\nmanager = OneCycleLR(max_lr=0.025, end_percentage=0.2)\ncheck = ModelCheckpoint('w.h5')\ncallbacks = [manager, check]\n", PortEngine.Embedded).CSharp;
        Assert.Contains("// TODO: OneCycleLR: OneCycleLR(max_lr=0.025, end_percentage=0.2), // line 3", code);
    }
}
