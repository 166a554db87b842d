using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>The command line: its commands, and what becomes of an error.</summary>
internal static class Tool
{
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        RootCommand root = Root(terminal);
        HelpExamples.AddTo(root);
        ParseResult parsed = root.Parse(arguments);
        try
        {
            if (parsed.Errors.Count > 0 && parsed.Action is null or ParseErrorAction)
            {
                return Refuse(terminal, $"{parsed.Errors[0].Message.TrimEnd('.')}. See tflr {CommandNames(parsed.CommandResult)}--help.");
            }

            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception refusal) when (refusal is PortingException or BadInputException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return Refuse(terminal, refusal.Message);
        }
        finally
        {
            terminal.Out.Flush();
        }
    }

    /// <summary>Gives every command.</summary>
    public static RootCommand Root(Terminal terminal) => new("Learning-rate schedules at the command line. A SCHEDULE is a call of this library's, a line of Python (Keras, PyTorch, timm, Hugging Face, optax, fastai and others), a JSON file, or - for standard input.")
    {
        ValuesCommand.Create(terminal),
        PreviewCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        LintCommand.Create(terminal),
        ConvertCommand.Create(terminal),
        ReplayCommand.Create(terminal),
        SuggestCommand.Create(terminal),
    };

    private static int Refuse(Terminal terminal, string message)
    {
        terminal.Error.WriteLine($"tflr: {message.ReplaceLineEndings(" ")}");
        return ExitCode.BadInput;
    }

    private static string CommandNames(CommandResult? command) =>
        command is null or { Parent: null } ? string.Empty : $"{CommandNames(command.Parent as CommandResult)}{command.Command.Name} ";
}
