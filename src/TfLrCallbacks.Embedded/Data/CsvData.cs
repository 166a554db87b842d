using System.Globalization;
using Microsoft.VisualBasic.FileIO;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Reads a CSV table of numbers whose last column is the class.</summary>
internal static class CsvData
{
    private const long Longest = 1L << 28;
    private const int LongestLine = 1 << 20;
    private const int MostLines = 1_000_000;
    private const int MostClasses = 1000;
    private const int FewestRows = 5;

    public static DataSet Load(string path)
    {
        long length = ForeignFile.LengthOf(path);
        if (length is 0)
        {
            throw DataChecks.Bad(path, "it is empty, or it is a pipe or a device and no file");
        }

        if (length > Longest)
        {
            throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"the file is longer than {Longest >> 20} MB. Store the table as .npz"));
        }

        RequireLines(path);
        (string[] names, List<float[]> rows, List<string> labels) = Read(path);
        if (rows.Count < FewestRows)
        {
            throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"it has {rows.Count} rows; at least {FewestRows} are needed to train and to test"));
        }

        string[] classes = Classes(path, names[^1], labels);
        Dictionary<string, int> numbers = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        int[] order = Shuffled(rows.Count);
        int[] test = order[..(rows.Count / 5)];
        int[] train = order[(rows.Count / 5)..];
        Standardize(rows, train);
        return new DataSet(
            Path.GetFileNameWithoutExtension(path), Samples(train), Labels(train), Samples(test), Labels(test));

        NDArray Samples(int[] chosen) => np.array(chosen.SelectMany(row => rows[row]).ToArray()).reshape(chosen.Length, names.Length - 1);

        NDArray Labels(int[] chosen) => np.array(chosen.Select(row => numbers[labels[row]]).ToArray());
    }

    /// <summary>Sees that the file is made of lines before it is taken apart, which would fill the memory or never end for one that is not.</summary>
    private static void RequireLines(string path)
    {
        using StreamReader reader = new(path);
        char[] characters = new char[1 << 16];
        (long line, int length, int quotes) = (1, 0, 0);
        for (int read; (read = reader.ReadBlock(characters)) > 0;)
        {
            foreach (char c in characters.AsSpan(0, read))
            {
                if (c is '\0')
                {
                    throw DataChecks.Bad(path, "it is not text. Give a CSV file in UTF-8");
                }

                quotes += c is '"' ? 1 : 0;
                length++;
                if (length > LongestLine)
                {
                    throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"line {line} is longer than {LongestLine:N0} characters. A table has columns of numbers and, as the last one, the class"));
                }

                if (c is '\n')
                {
                    if (quotes % 2 is 1)
                    {
                        throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"line {line} is no CSV: a value in quotes goes on in the next line"));
                    }

                    (line, length, quotes) = (line + 1, 0, 0);
                    if (line > MostLines + 1)
                    {
                        throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"it has more than {MostLines:N0} lines. Store the table as .npz"));
                    }
                }
            }
        }
    }

    private static (string[] Names, List<float[]> Rows, List<string> Labels) Read(string path)
    {
        string first = File.ReadLines(path).FirstOrDefault(line => line.Trim().Length > 0) ?? throw DataChecks.Bad(path, "it is empty");
        string delimiter = ((string[])[",", ";", "\t"]).MaxBy(mark => first.Split(mark).Length)!;
        using var parser = new TextFieldParser(path) { Delimiters = [delimiter], TrimWhiteSpace = true };
        List<float[]> rows = [];
        List<string> labels = [];
        string[]? names = null;
        while (true)
        {
            long before = parser.LineNumber;
            if (ReadFields(path, parser) is not { } fields)
            {
                break;
            }

            names ??= Names(path, fields);
            if (rows.Count is 0 && ReferenceEquals(names, fields))
            {
                continue;
            }

            // The parser counts the line that comes next, and none after the last.
            long line = parser.LineNumber < 0 ? before : parser.LineNumber - 1;
            if (fields.Length != names.Length)
            {
                throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"line {line} has {fields.Length} values, and the first has {names.Length}"));
            }

            rows.Add([.. fields[..^1].Select((text, column) => Number(path, line, names[column], text))]);
            labels.Add(fields[^1].Length > 0 ? fields[^1] : throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"line {line} has no class in its last column")));
        }

        return (names!, rows, labels);
    }

    /// <summary>A first line that holds a word where numbers are expected is the heading.</summary>
    private static string[] Names(string path, string[] first) => first.Length < 2
        ? throw DataChecks.Bad(path, "its first line has one value. A table has columns of numbers and, as the last one, the class")
        : first[..^1].All(text => TryNumber(text, out _)) ? [.. first.Select((_, column) => string.Create(CultureInfo.InvariantCulture, $"{column + 1}"))] : first;

    private static string[]? ReadFields(string path, TextFieldParser parser)
    {
        try
        {
            return parser.ReadFields();
        }
        catch (MalformedLineException bad)
        {
            throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"line {parser.ErrorLineNumber} is no CSV: {bad.Message}"));
        }
        catch (InvalidOperationException bad)
        {
            throw DataChecks.Bad(path, $"it is no CSV: {bad.Message}");
        }
    }

    private static float Number(string path, long line, string column, string text) => TryNumber(text, out float value)
        ? value
        : throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: \"{(text.Length > 40 ? text[..40] + "…" : text)}\" is no finite number. Only the last column may hold words; fill in what is missing"));

    private static bool TryNumber(string text, out float value) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    private static string[] Classes(string path, string column, List<string> labels)
    {
        string[] classes = [.. labels.Distinct(StringComparer.Ordinal)];
        double[] numbers = [.. classes.Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        if (classes.Length is < 2 or > MostClasses || numbers.Any(number => double.IsFinite(number) && !double.IsInteger(number)))
        {
            throw DataChecks.Bad(
                path, string.Create(CultureInfo.InvariantCulture, $"the last column, {column}, has {classes.Length} different values, among them \"{classes[^1]}\". It must hold the class: from 2 to {MostClasses} words or whole numbers"));
        }

        return Array.TrueForAll(numbers, double.IsFinite) ? [.. classes.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First)] : [.. classes.Order(StringComparer.Ordinal)];
    }

    private static int[] Shuffled(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
#pragma warning disable CA5394 // The order of rows is no secret; it must be the same every time.
        new Random(Seed: 0).Shuffle(order);
#pragma warning restore CA5394
        return order;
    }

    /// <summary>Scales each column to mean 0 and standard deviation 1 over the training rows, and a constant column to 0.</summary>
    private static void Standardize(List<float[]> rows, int[] train)
    {
        for (int column = 0; column < rows[0].Length; column++)
        {
            double mean = train.Average(row => (double)rows[row][column]);
            double deviation = Math.Sqrt(train.Average(row => Math.Pow(rows[row][column] - mean, 2)));
            foreach (float[] row in rows)
            {
                row[column] = deviation > 0 ? (float)((row[column] - mean) / deviation) : 0;
            }
        }
    }
}
