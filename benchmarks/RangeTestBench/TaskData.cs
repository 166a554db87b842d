using System.Globalization;
using System.Text.Json;
using NumSharp;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>The training rows of a task, read from its file as the description of the tasks says.</summary>
internal sealed record TaskData(float[][] X, float[][] Y, int Classes)
{
    public NDArray Inputs => ToArray(X);

    public NDArray Targets => ToArray(Y);

    public static TaskData Read(JsonElement data, IReadOnlyList<string> folders)
    {
        string set = data.GetProperty("set").GetString()!;
        return Text(data, "kind") switch
        {
            "text" => Windows(data, File.ReadAllText(Find(folders, "text.txt"))),
            _ when set is "fashion14" => Rows(data, Fashion(File.ReadAllBytes(Find(folders, "fashion14.bin"))), set),
            _ => Rows(data, Csv(File.ReadAllLines(Find(folders, set + ".csv"))), set),
        };
    }

    private static TaskData Rows(JsonElement data, List<(double[] X, double Y)> all, string set)
    {
        int test = Number(data, "test_mod5") is { } rest ? (int)rest : 4;
        List<int> training = [.. Enumerable.Range(0, all.Count).Where(i => set is "fashion14" ? i < 2000 : i % 5 != test)];
        int[]? kept = data.TryGetProperty("keep_classes", out JsonElement list) ? [.. list.EnumerateArray().Select(item => item.GetInt32())] : null;
        training = kept is null ? training : [.. training.Where(i => Array.IndexOf(kept, (int)all[i].Y) >= 0)];
        training = Number(data, "train_rows_max") is { } most ? [.. training.Take((int)most)] : training;

        double scale = (Number(data, "multiply_by") ?? 1) / (Number(data, "divide_by") ?? 1);
        double[][] x = [.. training.Select(i => all[i].X.Select(value => value * scale).ToArray())];
        bool isClasses = Text(data, "kind") is "classification";
        int classes = kept?.Length ?? (int)(Number(data, "classes") ?? 0);
        double[] y = [.. training.Select(i => isClasses ? Label(data, i, kept is null ? (int)all[i].Y : Array.IndexOf(kept, (int)all[i].Y), classes) : Target(data, i, all[i].Y))];
        Standardise(data, x, y);
        foreach (int row in Enumerable.Range(0, training.Count).Where(row => Number(data, "nan_every") is { } every && training[row] % (int)every is 0))
        {
            x[row][0] = double.NaN;
        }

        float[][] inputs = [.. x.Select(row => row.Select(value => (float)value).ToArray())];
        return Text(data, "kind") is "autoencoder"
            ? new TaskData(inputs, inputs, 0)
            : new TaskData(inputs, [.. y.Select(value => new[] { (float)value })], classes);
    }

    private static void Standardise(JsonElement data, double[][] x, double[] y)
    {
        if (data.TryGetProperty("standardise", out JsonElement asked) && asked.ValueKind is JsonValueKind.True)
        {
            for (int column = 0; column < x[0].Length; column++)
            {
                (double mean, double deviation) = Moments(x.Select(row => row[column]));
                foreach (double[] row in x)
                {
                    row[column] = deviation > 0 ? (row[column] - mean) / deviation : 0;
                }
            }
        }

        if (Text(data, "target") is "standardise")
        {
            (double mean, double deviation) = Moments(y);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (y[i] - mean) / deviation;
            }
        }
    }

    private static (double Mean, double Deviation) Moments(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return (mean, Math.Sqrt(all.Average(value => (value - mean) * (value - mean))));
    }

    private static int Label(JsonElement data, int row, int label, int classes)
    {
        long i = row;
        if (data.TryGetProperty("random_labels", out JsonElement random) && random.GetBoolean())
        {
            return (int)((uint)(i * 2654435761) / 65536 % classes);
        }

        return Number(data, "label_noise") is { } noise && ((i * 7919) + 101) % 100 < Math.Round(100 * noise)
            ? (int)((label + 1 + (((i * i) + (3 * i)) % (classes - 1))) % classes)
            : label;
    }

    private static double Target(JsonElement data, int row, double value) =>
        Number(data, "nan_target_every") is { } every && row % (int)every is 0 ? double.NaN
        : Number(data, "inf_target_row") is { } infinite && row == (int)infinite ? double.PositiveInfinity
        : value;

    private static TaskData Windows(JsonElement data, string text)
    {
        char[] vocabulary = [.. text.Distinct().Order()];
        int[] codes = [.. text.Select(letter => Array.IndexOf(vocabulary, letter))];
        int end = (int)(0.9 * codes.Length);
        int context = (int)Number(data, "context")!;
        int stride = (int)Number(data, "stride")!;
        bool each = Text(data, "target") is "next-each";
        var x = new List<float[]>();
        var y = new List<float[]>();
        for (int start = 0; start + context < end; start += stride)
        {
            x.Add([.. codes[start..(start + context)].Select(code => (float)code)]);
            y.Add(each ? [.. codes[(start + 1)..(start + context + 1)].Select(code => (float)code)] : [codes[start + context]]);
        }

        return new TaskData([.. x], [.. y], vocabulary.Length);
    }

    private static List<(double[] X, double Y)> Csv(string[] lines) =>
        [.. lines.Skip(1).Where(line => line.Length > 0).Select(line =>
        {
            double[] values = [.. line.Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
            return (values[..^1], values[^1]);
        })];

    private static List<(double[] X, double Y)> Fashion(byte[] bytes) =>
        [.. Enumerable.Range(0, bytes.Length / 197).Select(i =>
            (bytes[((i * 197) + 1)..((i + 1) * 197)].Select(pixel => pixel / 255.0).ToArray(), (double)bytes[i * 197]))];

    private static string Find(IReadOnlyList<string> folders, string file) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"No data file {file} in {string.Join(" or ", folders)}.");

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement data, string name) =>
        data.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Number ? value.GetDouble() : null;

    private static NDArray ToArray(float[][] rows) =>
        np.array(rows.SelectMany(row => row).ToArray()).reshape(rows.Length, rows[0].Length);
}
