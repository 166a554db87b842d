using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>
/// The lines that training scripts print of a batch with meters, <c>loss: 2.3 (2.4)</c>, which is the batch and the mean of the epoch: those of timm
/// (<c>Train: 0 [ 50/312 ( 16%)]  Loss: …  LR: 1.000e-05</c>), torchvision (<c>Epoch: [0]  [ 10/100]  eta: …  lr: 0.1  loss: …</c>), PyTorch's ImageNet example and mmcv.
/// </summary>
internal static partial class MeterLines
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>What tells of the machine, not of the model.</summary>
    private static readonly HashSet<string> OfMachine = new(["time", "data", "eta", "max mem", "mem", "memory", "img/s", "data_time", "batch_time", "iter_time", "clips/s"], StringComparer.Ordinal);

    /// <summary>Tells whether a text has such a line.</summary>
    public static bool Is(string text) => (text.Contains("Train: ", StringComparison.Ordinal) || text.Contains("Epoch", StringComparison.Ordinal)) && ConsoleText.Drawings(text).Any(drawing => Training().Match(drawing.Text) is { Success: true } line && Meters(drawing.Text[(line.Index + line.Length)..], string.Empty).Values.Count > 0);

    public static RawLog Read(string text, string origin)
    {
        PrintedEpochs epochs = new("lines of batches", origin);
        foreach ((string drawing, int line) in ConsoleText.Drawings(text))
        {
            if (Training().Match(drawing) is { Success: true } batch)
            {
                (Dictionary<string, double> values, Dictionary<string, double> means) = Meters(drawing[(batch.Index + batch.Length)..], string.Empty);
                bool isOfMmcv = batch.Groups["bare"].Success;
                if (values.Count > 0)
                {
                    epochs.Add(new PrintedBatch(line, PrintedNumber.Whole(batch.Groups["epoch"]), batch.Groups["epochs"].Success ? PrintedNumber.Whole(batch.Groups["epochs"]) : null, PrintedNumber.Whole(batch.Groups["at"]), PrintedNumber.Whole(batch.Groups["of"]), values, means) { IsFromOne = isOfMmcv, First = isOfMmcv ? 1 : 0 });
                }
            }
            else if (Validation().Match(drawing) is { Success: true } validation)
            {
                (Dictionary<string, double> values, Dictionary<string, double> means) = Meters(drawing[(validation.Index + validation.Length)..], validation.Groups["averaged"].Success ? $"{LogNames.ValidationPrefix}ema_" : LogNames.ValidationPrefix);
                epochs.Add(new PrintedBatch(line, Epoch: null, Of: null, At: 0, Total: 0, values, means));
            }
        }

        return epochs.Log();
    }

    /// <summary>Gives the meters of a line: what each has in front of the brackets, and in them.</summary>
    private static (Dictionary<string, double> Values, Dictionary<string, double> Means) Meters(string line, string prefix)
    {
        Dictionary<string, double> values = new(StringComparer.Ordinal);
        Dictionary<string, double> means = new(StringComparer.Ordinal);
        foreach (Match meter in Meter().Matches(line))
        {
            string name = meter.Groups["name"].Value.Trim().ToLowerInvariant().Replace("@", string.Empty, StringComparison.Ordinal);
            if (!OfMachine.Contains(name))
            {
                string value = meter.Groups["value"].Value;
                values[prefix + name] = PrintedNumber.Of(value);
                means[prefix + name] = PrintedNumber.Of(meter.Groups["mean"].Success ? meter.Groups["mean"].Value : value);
            }
        }

        return (values, means);
    }

    [GeneratedRegex(@"(\bTrain: (?<epoch>\d{1,9})|\bEpoch:\s*\[(?<epoch>\d{1,9})(/(?<epochs>\d{1,9}))?\]|\bEpoch(?<bare>(\(train\))?\s+)\[(?<epoch>\d{1,9})\])\s*\[\s*(?<at>\d{1,9})/(?<of>\d{1,9})(\s*\(\s*\d{1,3}%\))?\]", Plain)]
    private static partial Regex Training();

    [GeneratedRegex(@"\bTest\s*(?<averaged>\(EMA\))?:\s*(EMA:?\s*)?\[\s*\d{1,9}/\d{1,9}\]|\bEpoch\(val\)\s*\[\d{1,9}\]\s*\[\s*\d{1,9}(/\d{1,9})?\]|^\s*\*\s+(?=Acc@1)|\bTest:\s+(?=Acc@1)", Plain)]
    private static partial Regex Validation();

    [GeneratedRegex(@"(?<=[\s,]|^)(?<name>[A-Za-z_][\w/@.\-]{0,60}|max mem)(:\s*|\s+)(?<value>[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|nan|-?inf)(?![\w:./])(\s*\(\s*(?<mean>[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|nan|-?inf)\))?", Plain)]
    private static partial Regex Meter();
}
