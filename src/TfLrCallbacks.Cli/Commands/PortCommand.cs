using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr port</c>: the learning-rate parts of a Python script as C#.</summary>
internal static class PortCommand
{
    /// <summary>The name of what the script is given.</summary>
    public const string Arguments = "ARGUMENTS";

    private const int LargestNotebook = 50_000_000;
    private const int LargestScript = 2_000_000;

    public static Command Create(Terminal terminal)
    {
        Argument<string> script = new("SCRIPT") { Description = "A Python script or notebook, or - for standard input." };
        Argument<string[]> arguments = new(Arguments) { Description = "The command line that the script is given, behind --: -- --sched step --epochs 30. Default: none, its options have their defaults.", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> output = new("--out", "--output", "-o") { Description = "The file that the C# is written to. Default: -, standard output.", HelpName = "FILE.cs" };
        Option<bool> force = new("--force") { Description = "Overwrite the file." };
        Option<string> engine = new("--engine") { Description = "What the C# trains with.", DefaultValueFactory = _ => "tensorflow.net" };
        engine.AcceptOnlyFromAmong("tensorflow.net", "embedded");
        Option<string> format = new("--format") { Description = "csharp, or json with the constructs and warnings.", DefaultValueFactory = _ => "csharp" };
        format.AcceptOnlyFromAmong("csharp", "json");
        Option<bool> check = new("--check") { Description = "Also compare the C# with the script at steps 0 to 40 and powers of ten. Exit code 1 where a rate differs." };
        Command command = new ExampleCommand(
            "port",
            "The learning-rate parts of a Python script as C#, with warnings. The script is read, never executed.",
            example: "printf \"import keras\\nmodel.compile(keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 1000)), 'mse')\\nmodel.fit(x, y, epochs=10)\\n\" | tflr port -")
        {
            script, arguments, output, force, engine, format, check,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(script)!;
            string[] words = parsed.GetValue(arguments) ?? [];
            if (words is [var more, ..] && parsed.Tokens.All(token => token.Type is not TokenType.DoubleDash))
            {
                throw new BadInputException($"\"{more}\" is one word too many: port takes one SCRIPT. Arguments of the script stand behind --: tflr port {ShellWord.Of(path)} -- {ShellWord.Of(more)}");
            }

            string? file = parsed.GetValue(output);
            if (file is not null)
            {
                OutputFile.Check(file, parsed.GetValue(force));
            }

            PortedScript ported = ScriptPorter.Port(Text(path, terminal), parsed.GetValue(engine) == "embedded" ? PortEngine.Embedded : PortEngine.TensorFlowNet, path == "-" ? "standard input" : path, words);
            string name = path == "-" ? "standard input" : Path.GetFileName(path);
            bool isJson = parsed.GetValue(format) == "json";
            if (!isJson)
            {
                foreach (ScriptWarning warning in ported.Warnings.Where(warning => !warning.IsSettled))
                {
                    terminal.Error.WriteLine($"{name}:{warning.Line}: {Severity(warning.Severity)} {warning.Code}: {warning.Text}");
                }

                foreach (string note in ported.Notes)
                {
                    terminal.Error.WriteLine($"{name}: {note}");
                }
            }

            string written = isJson ? ported.ToJson() : ported.CSharp;
            OutputFile.Save(file ?? "-", terminal, () => written);

            int checkedAs = parsed.GetValue(check) ? Checked(ported, terminal) : ExitCode.Done;
            return IsUnread(ported) ? ExitCode.No : checkedAs;
        });
        return command;
    }

    /// <summary>Gets whether nothing was found in a script of which something could not be read.</summary>
    private static bool IsUnread(PortedScript ported) => ported.Warnings.Count > 0 && ported.Warnings.All(warning => warning.Severity is ScriptSeverity.Error);

    /// <summary>Says for each function and schedule how far its C# is from the script.</summary>
    private static int Checked(PortedScript ported, Terminal terminal)
    {
        IReadOnlyList<PortCheck> checks = ported.Compare();
        foreach (PortCheck check in checks)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"check: line {check.Line}, {check.Name}: {(check.NotChecked is { } why ? $"not compared: {why.TrimEnd('.')}." : $"{(check.IsEqual ? "equal" : $"differs by {check.LargestDifference:G3} of the rate at {(check.ComparedOn is null ? "step" : "epoch")} {check.Step}")}{(check.ComparedOn is { } on ? $", on {on}" : string.Empty)}.")}"));
        }

        if (checks.Count == 0)
        {
            terminal.Error.WriteLine("check: there is no function or schedule to compare.");
        }

        return checks.Any(check => check.NotChecked is null && !check.IsEqual) ? ExitCode.No : ExitCode.Done;
    }

    private static string Severity(ScriptSeverity severity) => severity switch { ScriptSeverity.Error => "error", ScriptSeverity.Note => "note", _ => "warning" };

    /// <summary>Gets whether a file is a table or JSON, and no notebook: the names in its first line could be read as Python.</summary>
    private static bool IsData(string path, string text) =>
        Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".TSV" or ".JSON" or ".JSONL" && !text.Contains("\"cells\"", StringComparison.Ordinal);

    private static string Text(string path, Terminal terminal) =>
        path != "-" && !File.Exists(path) && !Directory.Exists(path) ? throw new BadInputException($"There is no file \"{path}\". Give the path of a Python script or notebook.")
            : InputText.Read(path, terminal, first => first is '{' ? LargestNotebook : LargestScript) is { Length: > 0 } text ? IsData(path, text) ? throw new BadInputException($"{path} is no Python script. tflr doctor reads the logs of trainings; tflr explain, values and lint read schedules.") : text
            : throw new BadInputException($"{(path == "-" ? "standard input" : $"\"{path}\"")} is empty. Give a Python script or notebook.");
}
