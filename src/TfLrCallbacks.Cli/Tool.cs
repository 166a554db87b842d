using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>The command line: its commands, and what becomes of an error.</summary>
internal static class Tool
{
    private const int MostOfMessage = 300;

    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        RootCommand root = Root(terminal);
        HelpExamples.AddTo(root);
        Completion.AddTo(root);
        int code = Guarded(terminal, () => Run(root, arguments, terminal));
        if (code is not ExitCode.BadInput)
        {
            return Guarded(terminal, () =>
            {
                terminal.Out.Flush();
                return code;
            });
        }

        try
        {
            terminal.Out.Flush();
        }
        catch (IOException)
        {
            // It was refused already, and is told once.
        }

        return code;
    }

    private static int Run(RootCommand root, IReadOnlyList<string> arguments, Terminal terminal)
    {
        // tflr help values is tflr values --help.
        string[] words = arguments is ["help", ..] ? [.. arguments.Skip(1), "--help"] : [.. arguments];
        if (words is [var first, ..] && !first.StartsWith('-') && !first.StartsWith('[') && root.Subcommands.All(command => command.Name != first))
        {
            return Refuse(terminal, $"There is no command \"{first}\". {Nearest.Suggest(first, root.Subcommands.Select(command => command.Name))}");
        }

        ParseResult parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return UsageError.In(parsed) is { } wrong
            ? Refuse(terminal, wrong)
            : parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
    }

    private static int Guarded(Terminal terminal, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            return Refuse(terminal, WithoutParameter(refusal.Message));
        }
#pragma warning disable CA1031 // whatever went wrong, a user of the tool gets a line and an exit code, not a trace
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Refuse(terminal, $"A fault of tflr, {fault.GetType().Name}: {fault.Message}");
        }
    }

    private static bool IsRefusal(Exception error) => error is PortingException or BadInputException or IOException or UnauthorizedAccessException or ArgumentException
        or InvalidOperationException or InvalidDataException or NotSupportedException or KeyNotFoundException or ArithmeticException;

    /// <summary>Gives every command.</summary>
    public static RootCommand Root(Terminal terminal) => new("Learning-rate schedules, range tests and small trainings at the command line. A SCHEDULE is a call of this library's, a line of Python (Keras, PyTorch, timm, Hugging Face, optax, fastai and others), a JSON file, or - for standard input.")
    {
        ValuesCommand.Create(terminal),
        PreviewCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        LintCommand.Create(terminal),
        ConvertCommand.Create(terminal),
        ReplayCommand.Create(terminal),
        FindCommand.Create(terminal),
        TrainCommand.Create(terminal),
        CompareCommand.Compare(terminal),
        DoctorCommand.Create(terminal),
        CompareCommand.Report(terminal),
        NamesCommand.Schedules(terminal),
        NamesCommand.Callbacks(terminal),
        RecipesCommand.Create(terminal),
        PortCommand.Create(terminal),
        SuggestCommand.Create(terminal),
        CompletionCommand.Create(terminal),
    };

    private static int Refuse(Terminal terminal, string message)
    {
        terminal.Error.Refuse(OneLine(message));
        return ExitCode.BadInput;
    }

    /// <summary>Leaves out the name of the code's parameter, with which the message of an ArgumentException ends, and says the value that .NET puts behind it as the tool does.</summary>
    private static string WithoutParameter(string message) =>
        message.LastIndexOf(" (Parameter '", StringComparison.Ordinal) is >= 0 and var end && message.IndexOf("')", end, StringComparison.Ordinal) is >= 0 and var close
            ? string.Concat(message.AsSpan(0, end), message.AsSpan(close + 2)).Replace("Actual value was", "Received:", StringComparison.Ordinal)
            : message;

    /// <summary>Gives a message as one line of bounded length without control characters, whatever the input put into it.</summary>
    private static string OneLine(string message)
    {
        string line = string.Join(' ', WordWrap.Plain(message).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MostOfMessage ? line : $"{line[..(MostOfMessage - 1)]}…";
    }
}
