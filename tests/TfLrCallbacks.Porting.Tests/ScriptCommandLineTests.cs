namespace TfLrCallbacks.Porting.Tests;

/// <summary>A script that is ported as it trains with arguments on its command line.</summary>
[TestClass]
public sealed class ScriptCommandLineTests
{
    private const string Torch =
        """
        import argparse, torch
        parser = argparse.ArgumentParser()
        parser.add_argument('data', default='.')
        parser.add_argument('-e', '--epochs', type=int, default=90)
        parser.add_argument('--lr', type=float, default=0.1)
        parser.add_argument('--weight-decay', type=float, default=1e-4)
        parser.add_argument('--sched', default='cosine', choices=['cosine', 'step'])
        parser.add_argument('--milestones', type=int, nargs='+', default=[30, 60])
        parser.add_argument('--adam', action='store_true')
        parser.add_argument('--gamma', type=lambda text: float(text) / 100, default='50', help='in percent')
        args = parser.parse_args()
        if args.adam:
            opt = torch.optim.Adam(net.parameters(), lr=args.lr)
        else:
            opt = torch.optim.SGD(net.parameters(), lr=args.lr)
        if args.sched == 'cosine':
            s = torch.optim.lr_scheduler.CosineAnnealingLR(opt, args.epochs)
        else:
            s = torch.optim.lr_scheduler.MultiStepLR(opt, args.milestones, args.gamma)
        for epoch in range(args.epochs):
            for x in loader:
                opt.step()
            s.step()

        """;

    private static string With(string script, params string[] arguments) => ScriptPorter.Port(script, PortEngine.TensorFlowNet, "train.py", arguments).CSharp;

    /// <summary>An argument is the value of its option, with the option's type: in a schedule, in a choice, in a list.</summary>
    [TestMethod]
    [DataRow("--lr 0.4 --epochs 12", "double Epochs { get; set; } = 12.0;", "double Lr { get; set; } = 0.4;", DisplayName = "numbers")]
    [DataRow("-e=12 --lr=1", "double Epochs { get; set; } = 12.0;", "double Lr { get; set; } = 1.0;", DisplayName = "signs, and a short name")]
    [DataRow("--sched step --epochs 100", "new MultiStepDecay(initialLearningRate: Lr, milestones: [.. Milestones.Select(Length.Steps)], gamma: Gamma)", "with --sched step --epochs 100:", DisplayName = "a word chooses the schedule")]
    [DataRow("--sched step --milestones 3 7 --gamma 10", "Milestones { get; set; } = [3.0, 7.0];", "double Gamma { get; set; } = 0.1;", DisplayName = "a list, and a type that is a function")]
    [DataRow("--epo 12", "double Epochs { get; set; } = 12.0;", "", DisplayName = "the beginning of a name")]
    [DataRow("folder --epochs 12 --weight_decay -1", "double Epochs { get; set; } = 12.0;", "", DisplayName = "an argument without a name, an underscore, a number below 0")]
    [DataRow("--adam --sched step", "args.adam is true. Left out: SGD (line 15).", "Ported from train.py with --adam --sched step:", DisplayName = "a flag")]
    public void An_argument_is_the_value_of_its_option(string arguments, string one, string other)
    {
        string written = With(Torch, arguments.Split(' '));

        Assert.Contains(one, written);
        Assert.Contains(other, written);
    }

    /// <summary>The rates are those of the script with the arguments written into it by hand.</summary>
    [TestMethod]
    [DataRow("--epochs 8 --lr 0.3", "default=90", "default=8", "default=0.1", "default=0.3")]
    [DataRow("--sched step --milestones 2 5", "default='cosine'", "default='step'", "default=[30, 60]", "default=[2, 5]")]
    [DataRow("--adam --gamma 20", "action='store_true'", "action='store_true', default=True", "default='50'", "default='20'")]
    public void The_csharp_is_that_of_the_script_with_these_defaults(string arguments, string first, string firstGiven, string second, string secondGiven)
    {
        string byHand = With(Torch.Replace(first, firstGiven, StringComparison.Ordinal).Replace(second, secondGiven, StringComparison.Ordinal));

        Assert.AreEqual(byHand, With(Torch, arguments.Split(' ')).Replace($" with {arguments}:", ":", StringComparison.Ordinal));
        Assert.AreNotEqual(With(Torch), byHand);
    }

    /// <summary>Options of click, absl and TensorFlow 1 are known too, and lines that end as on Windows.</summary>
    [TestMethod]
    [DataRow("import torch\nfrom absl import app, flags\nFLAGS = flags.FLAGS\nflags.DEFINE_float('lr', 0.1, 'the rate')\nflags.DEFINE_integer('epochs', 90, 'epochs')\ndef main(_):\n    opt = torch.optim.SGD(net.parameters(), lr=FLAGS.lr)\n    s = torch.optim.lr_scheduler.CosineAnnealingLR(opt, FLAGS.epochs)\n    for e in range(FLAGS.epochs):\n        for x in loader:\n            opt.step()\n        s.step()\napp.run(main)\n")]
    [DataRow("import torch, click\n@click.command()\n@click.option('--lr', default=0.1)\n@click.option('--epochs', type=click.INT, default=90)\ndef main(lr, epochs):\n    opt = torch.optim.SGD(net.parameters(), lr=lr)\n    s = torch.optim.lr_scheduler.CosineAnnealingLR(opt, epochs)\n    for e in range(epochs):\n        for x in loader:\n            opt.step()\n        s.step()\nmain()\n")]
    [DataRow("import torch, argparse\r\np = argparse.ArgumentParser()\r\np.add_argument('--lr', type=float,\r\n               required=True,\r\n)\r\np.add_argument('--epochs', type=int)\r\na = p.parse_args()\r\nopt = torch.optim.SGD(net.parameters(), lr=a.lr)\r\ns = torch.optim.lr_scheduler.CosineAnnealingLR(opt, a.epochs)\r\nfor e in range(a.epochs):\r\n    for x in loader:\r\n        opt.step()\r\n    s.step()\r\n")]
    public void Options_of_other_libraries_take_arguments(string script)
    {
        string written = With(script, "--lr", "0.4", "--epochs", "12");

        Assert.Contains("0.4", written);
        Assert.Contains("12", written);
        Assert.DoesNotContain("0.1;", written);
        Assert.DoesNotContain("TODO", written);
    }

    /// <summary>What a script does not take is refused at once, with what it takes.</summary>
    [TestMethod]
    [DataRow("--rate 0.1", "The script declares no option --rate. It has data, --epochs, --lr, --weight-decay, --sched, --milestones, --adam, --gamma.")]
    [DataRow("--epochs 1.5", "--epochs takes a whole number; given: 1.5.")]
    [DataRow("--lr fast", "--lr takes a number; given: fast.")]
    [DataRow("--sched linear", "--sched is one of cosine, step; given: linear.")]
    [DataRow("--epochs", "--epochs takes a value: give it behind the name.")]
    [DataRow("--sched=", "--sched takes a value, and is given an empty text.")]
    [DataRow("--epochs 3  --lr 1", "An argument of the script is an empty text.")]
    [DataRow("a b", "The script declares no argument b. It has data, --epochs, --lr, --weight-decay, --sched, --milestones, --adam, --gamma.")]
    public void What_a_script_does_not_take_is_refused(string arguments, string message) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<PortingException>(() => With(Torch, arguments.Split(' '))).Message);

    [TestMethod]
    public void A_script_without_options_and_a_notebook_take_no_arguments()
    {
        Assert.AreEqual("The script declares no options on a command line: it cannot take --lr. Change the value in the script.", Assert.ThrowsExactly<PortingException>(() => With("lr = 0.1\n", "--lr", "1")).Message);
        Assert.AreEqual("A notebook has no command line: change the values in its cells.", Assert.ThrowsExactly<PortingException>(() => With("{\"cells\": []}", "--lr", "1")).Message);
    }

    /// <summary>What the defaults leave out is said, with the arguments that have it; nothing is said of an optimizer that the C# has not.</summary>
    [TestMethod]
    public void What_the_defaults_leave_out_is_said()
    {
        PortedScript ported = ScriptPorter.Port(Torch);

        Assert.AreSequenceEqual(
            ["With the script's arguments as they are, args.adam is false. Left out: Adam (line 13, --adam). tflr port SCRIPT -- ARGUMENTS ports the script with other arguments.", "With the script's arguments as they are, args.sched == 'cosine' is true. Left out: MultiStepLR (line 19). tflr port SCRIPT -- ARGUMENTS ports the script with other arguments."],
            ported.Warnings.Where(warning => warning.Code == "other-arguments").Select(warning => warning.Text));
        Assert.Contains("// line 12 other-arguments: With the script's", ported.CSharp);
        Assert.IsTrue(ported.Warnings.Where(warning => warning.Line == 13).All(warning => warning.IsSettled));
        Assert.DoesNotContain("Left out: Adam", With(Torch, "--adam"));
        Assert.DoesNotContain("CosineWave", With(Torch, "--sched", "step"));
    }

    /// <summary>What a flag of absl leaves out, or a name that has the value of an option, is said too.</summary>
    [TestMethod]
    [DataRow("from absl import flags\nFLAGS = flags.FLAGS\nflags.DEFINE_string('mode', 'step', 'what drives')\n", "FLAGS.mode", 9)]
    [DataRow("import argparse\np = argparse.ArgumentParser()\np.add_argument('--mode', default='step')\nmode = p.parse_args().mode\n", "mode", 10)]
    public void What_a_flag_leaves_out_is_said(string options, string mode, int line) => Assert.Contains(
        $"line {line}: left out, as {mode} == 'step' is true with the values of the script. tflr port SCRIPT -- ARGUMENTS ports it with other arguments.",
        ScriptPorter.Port($"import torch\n{options}opt = torch.optim.SGD(net.parameters(), lr=0.1)\nif {mode} == 'step':\n    s = torch.optim.lr_scheduler.StepLR(opt, 3)\nelif {mode} == 'exp':\n    s = torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)\nfor e in range(9):\n    for x in loader:\n        opt.step()\n    s.step()\n").Notes);
}
