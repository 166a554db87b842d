using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>Dictionaries as Python prints them, one after the other: the lines <c>{'loss': 1.2, 'learning_rate': 5e-05, 'epoch': 0.1}</c> of transformers' Trainer, between other lines of its output.</summary>
internal static partial class PrintedObjects
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>Tells whether a text has such a dictionary with an epoch.</summary>
    public static bool Is(string text) => text.Contains("'epoch':", StringComparison.Ordinal) && Printed().IsMatch(text);

    public static RawLog Read(string text, string origin)
    {
        JsonEntries entries = new(origin);
        int line = 1;
        int before = 0;
        int others = 0;
        foreach (Match match in Printed().Matches(text))
        {
            line += text.AsSpan(before, match.Index - before).Count('\n');
            before = match.Index;
            try
            {
                using JsonDocument document = JsonText.Parse(Json(match.Value));

                // transformers ends with a summary, whose train_loss is the mean of the whole run.
                if (document.RootElement.TryGetProperty("epoch", out _) && !document.RootElement.TryGetProperty("train_runtime", out _))
                {
                    entries.Add(document.RootElement, "line", line);
                    continue;
                }
            }
            catch (JsonException)
            {
            }

            others++;
        }

        RawLog log = entries.Log("the lines that transformers' Trainer prints", arePassed: true) ?? throw new InvalidDataException($"{origin} has no printed dictionary with an epoch and numbers. Give the trainer_state.json of the last checkpoint.");
        string[] left = others is 0 ? [] : [$"{others} printed dictionar{(others is 1 ? "y" : "ies")} without an epoch, or about the whole run, left out"];
        return log with { Notes = ["what is printed is rounded, and has no steps: trainer_state.json of a checkpoint has them", .. left] };
    }

    /// <summary>Gives a printed dictionary of numbers and texts as JSON. A number may be printed as a text.</summary>
    private static string Json(string printed)
    {
        StringBuilder json = new(printed.Length);
        foreach (Match part in Part().Matches(printed))
        {
            json.Append(part.Value switch
            {
                ['\'', .. var inner, '\''] when double.TryParse(inner, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => inner,
                ['\'', .. var inner, '\''] => $"\"{JsonEncodedText.Encode(inner)}\"",
                "nan" => "NaN",
                "inf" => "Infinity",
                "-inf" => "-Infinity",
                "True" => "true",
                "False" => "false",
                "None" => "null",
                var other => other,
            });
        }

        return json.ToString();
    }

    [GeneratedRegex(@"\{'[^{}\n]*\}", Plain)]
    private static partial Regex Printed();

    [GeneratedRegex(@"'[^'\n]*'|""[^""\n]*""|-?\w[-+.\w]*|[^\s\w]", Plain)]
    private static partial Regex Part();
}
