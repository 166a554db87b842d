namespace TfLrCallbacks.Porting.Tests;

/// <summary>The command line's values are called so wherever the script hands them.</summary>
[TestClass]
public sealed class ArgumentsInFunctionsTests
{
    private const string Parser = "import argparse, torch\nparser = argparse.ArgumentParser()\nparser.add_argument('--lr', type=float, default=0.1)\nparser.add_argument('--epochs', type=int, default=8)\n";

    [TestMethod]
    [DataRow("def main():\n    args = parser.parse_args()\n    opt = torch.optim.SGD(net.parameters(), args.lr)\n    train(opt)\nmain()\n", true)]
    [DataRow("def main(opts):\n    opt = torch.optim.SGD(net.parameters(), lr=opts.lr)\n    train(opt)\nif __name__ == '__main__':\n    main(parser.parse_args())\n", true)]
    [DataRow("def main(opts):\n    opt = torch.optim.SGD(net.parameters(), lr=opts.lr)\n    train(opt)\nif __name__ == '__main__':\n    a = parser.parse_args()\n    main(a)\n", true)]
    [DataRow("def parse():\n    args, rest = parser.parse_known_args()\n    return args\ndef main():\n    args = parse()\n    opt = make(args)\ndef make(hp):\n    return torch.optim.SGD(net.parameters(), lr=hp.lr)\nmain()\n", true)]
    [DataRow("class C: lr = 0.2\nargs2 = C()\nopt = torch.optim.SGD(net.parameters(), lr=args2.lr)\n", false)]
    public void A_value_of_the_command_line_is_called_so(string script, bool isCalled) =>
        Assert.AreEqual(isCalled, ScriptPorter.Port(Parser + script).Constructs.Single(construct => construct.Name == "SGD").Codes.Contains("argparse-value"));
}
