using System.CommandLine;
using System.Text.Json;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr doctor</c>: what was wrong with the learning rate of a finished run, and what to try next.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> path = new("LOG") { Description = LogInput.Description };
        Option<int?> planned = new("--epochs") { Description = "How many epochs were planned. Default: what the log or the settings of the run say.", HelpName = "PLANNED" };
        Option<string> format = FormatOption.Create("the findings are");
        Command command = new ExampleCommand(
            "doctor",
            "Reads the log of a finished run, of this library, Keras, Lightning, transformers or fastai, says what was wrong with its learning rate and what to try next. Exit code 1 where a finding is graver than info.",
            example: "printf \"epoch,loss,lr\\n0,2.31,1e-6\\n1,2.309,1e-6\\n2,2.308,1e-6\\n3,2.307,1e-6\\n4,2.306,1e-6\\n\" | tflr doctor -")
        {
            path, planned, format,
        };
        command.SetAction(parsed =>
        {
            int? epochs = parsed.GetValue(planned) is { } given ? OptionValue.AtLeast(1, given, "--epochs") : null;
            TrainingLog log = LogInput.Read(parsed.GetValue(path)!, terminal);
            Diagnosis diagnosis = Doctor.Examine(log, epochs);
            LogInput.Tell(log, terminal);
            terminal.Error.WriteLine($"tflr: read {log}");
            switch (FormatOption.Of(parsed.GetValue(format), terminal))
            {
                case OutputFormat.Csv:
                    ValueTable.Write(terminal, OutputFormat.Csv, ["severity", "code", "epoch", "evidence", "advice"], diagnosis.Findings.Select(Row));
                    break;
                case OutputFormat.Json:
                    WriteJson(terminal.Out, log, diagnosis);
                    break;
                default:
                    Draw(terminal, diagnosis);
                    break;
            }

            return diagnosis.IsGood ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static object?[] Row(Finding finding) => [finding.Severity.Word(), finding.Code, (long?)finding.Epoch, finding.Evidence, finding.Advice];

    private static void Draw(Terminal terminal, Diagnosis diagnosis)
    {
        foreach (Finding finding in diagnosis.Findings)
        {
            string word = finding.Severity.Word();
            string text = terminal.Wrap(WordWrap.Plain($"{word} {finding.Code}: {finding.Evidence}."), indent: 2);
            terminal.Out.WriteLine($"{terminal.Paint(word, finding.Severity.Ink())}{text[word.Length..]}\n  {terminal.Wrap($"Next: {finding.Advice}.", indent: 2, startColumn: 2)}");
        }

        if (diagnosis.Findings.Count is 0)
        {
            terminal.Out.WriteLine(terminal.Paint(diagnosis.ToSummary(), Ink.Good));
        }
    }

    private static void WriteJson(TextWriter output, TrainingLog log, Diagnosis diagnosis)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("log", log.Origin);
            json.WriteString("format", log.Format);
            json.WriteString("unit", log.Unit);
            json.WriteNumber("rows", log.Count);
            json.WriteStartArray("findings");
            foreach (Finding finding in diagnosis.Findings)
            {
                json.WriteStartObject();
                json.WriteString("code", finding.Code);
                json.WriteString("severity", finding.Severity.Word());
                if (finding.Epoch is { } epoch)
                {
                    json.WriteNumber("epoch", epoch);
                }
                else
                {
                    json.WriteNull("epoch");
                }

                json.WriteString("evidence", finding.Evidence);
                json.WriteString("advice", finding.Advice);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(JsonText.Of(stream));
    }
}
