using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TfLrCallbacks.Cli;

/// <summary>Puts the example of a command below its help.</summary>
internal static class HelpExamples
{
    private const string OfTool = "tflr preview \"OneCycle(maxLearningRate: 0.1, totalSteps: 500)\"";

    public static void AddTo(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new WithExample((SynchronousCommandLineAction)help.Action!);
    }

    private sealed class WithExample(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            string example = parseResult.CommandResult.Command is ExampleCommand command ? command.Example : OfTool;
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}\n");
            return code;
        }
    }
}
