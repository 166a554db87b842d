using System.Globalization;

namespace TfLrCallbacks;

/// <summary>A column of a log in lines of values, as its values are read one after the other.</summary>
/// <param name="name">The name.</param>
/// <param name="mostRows">The most values that there can be.</param>
internal sealed class CsvColumn(string name, int mostRows)
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Missing =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "", "na", "n/a", "none", "null", "-", "--" }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Tells whether a text stands for a missing value.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) => Missing.Contains(text);

    private (int Line, string Text, bool IsMixed)? _bad;
    private bool? _arePercent;

    public string Name { get; } = name;

    /// <summary>Gets the values; null for a value that a row lacks.</summary>
    public List<double?> Values { get; } = new(mostRows);

    /// <summary>Adds the value of the next row.</summary>
    public void Add(ReadOnlySpan<char> text, char separator, int line)
    {
        bool isPercent = text.EndsWith("%");
        bool isNumber = TryNumber(InTensor(isPercent ? text[..^1].TrimEnd() : text), separator, out double? value);

        // 97% beside 0.98 may be 97 or 0.97.
        bool isMixed = value is not null && isPercent != (_arePercent ??= isPercent);
        if (!isNumber || isMixed)
        {
            _bad ??= (line, text.ToString(), isMixed);
            value = null;
        }

        Values.Add(value);
    }

    /// <summary>Gives the reason why this column is not read; null for a column of numbers. Throws if a known metric holds anything but numbers.</summary>
    public string? WhyNotRead(string origin)
    {
        if (Name.Length is 0)
        {
            return "it has no name";
        }

        if (_bad is not { } fault)
        {
            return null;
        }

        string shown = Shown.Of(fault.Text, 40);
        SeriesName series = SeriesName.Of(Name);
        bool matters = Name.ToLowerInvariant() is "epoch" or "step" || series.Name is LogNames.LearningRate or LogNames.Loss or $"{LogNames.ValidationPrefix}{LogNames.Loss}";
        return matters && !shown.StartsWith('[') && !shown.StartsWith("\"[", StringComparison.Ordinal)
            ? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {fault.Line}, column \"{Shown.Of(Name)}\": must be a number{(fault.IsMixed ? ", in percent everywhere or nowhere" : string.Empty)}. Received: \"{shown}\". Correct the line; a missing value is left empty."))
            : string.Create(CultureInfo.InvariantCulture, $"{(fault.IsMixed ? "some values are percents and others not, as" : "no number")} in line {fault.Line}: \"{shown}\"");
    }

    /// <summary>Gives the number in what Python prints of one that is in a tensor: <c>tf.Tensor(0.3, shape=(), dtype=float32)</c>, <c>tensor(0.3)</c>, <c>np.float32(0.3)</c>; any other text as it is.</summary>
    private static ReadOnlySpan<char> InTensor(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("<tf.Tensor:") && text.IndexOf("numpy=") is var numpy and >= 0)
        {
            return text[(numpy + "numpy=".Length)..].TrimEnd('>');
        }

        int open = text.EndsWith(")") ? text.IndexOf('(') : -1;
        if (open < 0 || text[..open] is not ("tf.Tensor" or "tensor" or "np.float32" or "np.float64" or "numpy.float32" or "numpy.float64"))
        {
            return text;
        }

        ReadOnlySpan<char> inner = text[(open + 1)..^1];
        return inner.IndexOf(',') is var comma and >= 0 ? inner[..comma] : inner;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, char separator, out double? value)
    {
        value = null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            value = number;
            return true;
        }

        if (IsMissing(text))
        {
            return true;
        }

        // A spreadsheet in many languages writes 0,5 and separates by semicolons.
        if (separator is not ',' && text.Count(',') is 1 && double.TryParse(text.ToString().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            value = number;
            return true;
        }

        value = text.Length > "-infinity".Length ? null : text.ToString().ToLowerInvariant() switch
        {
            "nan" => double.NaN,
            "inf" or "+inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => null,
        };
        return value is not null;
    }
}
