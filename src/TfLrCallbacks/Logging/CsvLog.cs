using System.Globalization;

namespace TfLrCallbacks;

/// <summary>
/// A log of epochs as <see cref="CsvLogger"/> and Python Keras write it, read back.
/// </summary>
/// <remarks>
/// A last line without an end, which a crash left, is not read. <c>NA</c> and empty places are missing values; <c>nan</c> and <c>inf</c> are numbers.
/// </remarks>
public sealed class CsvLog
{
    private readonly Dictionary<string, List<double?>> _columns;

    private CsvLog(IReadOnlyList<string> names, Dictionary<string, List<double?>> columns)
    {
        Names = names;
        _columns = columns;
    }

    /// <summary>Gets the names of the columns, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets how many rows there are.</summary>
    public int Count => _columns[Names[0]].Count;

    /// <summary>Gets a column; null where a value is missing.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">The log does not have this column.</exception>
    public IReadOnlyList<double?> this[string name] => _columns.TryGetValue(name, out List<double?>? column)
        ? column
        : throw new KeyNotFoundException($"The log has no column \"{name}\". There is: {Shown.Names(Names)}.");

    /// <summary>Reads a log.</summary>
    /// <param name="filename">The file.</param>
    /// <param name="separator">What stands between two values: one character.</param>
    /// <returns>The log.</returns>
    /// <exception cref="InvalidDataException">The file is not a valid CSV log. The message names the line and the fault.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static CsvLog Read(string filename, string separator = ",") => Parse(LogText.Read(Check.NotEmpty(filename)), filename, separator);

    /// <summary>Reads a log from a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">What to call it in messages.</param>
    /// <param name="separator">What stands between two values: one character.</param>
    /// <returns>The log.</returns>
    /// <exception cref="InvalidDataException">The text is not a valid CSV log. The message names the line and the fault.</exception>
    public static CsvLog Parse(string text, string origin = "the text", string separator = ",")
    {
        ArgumentNullException.ThrowIfNull(text);
        var format = new CsvFormat(separator);
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n');
        if (lines.Length < 2)
        {
            throw new InvalidDataException($"{origin} must begin with a line of column names. There is no whole line.");
        }

        List<string> names = format.Split(lines[0].TrimEnd('\r').TrimStart('\uFEFF'));
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            throw new InvalidDataException($"{origin}, line 1: a column name is there twice: {Shown.Names(names)}.");
        }

        var columns = names.ToDictionary(name => name, _ => new List<double?>());
        for (int i = 1; i < lines.Length - 1; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length > 0)
            {
                AddRow(format.Split(line), names, columns, $"{origin}, line {i + 1}");
            }
        }

        return new CsvLog(names, columns);
    }

    private static void AddRow(List<string> values, List<string> names, Dictionary<string, List<double?>> columns, string where)
    {
        if (values.Count != names.Count)
        {
            throw new InvalidDataException($"{where}: must have a value for each of the {names.Count} columns. There are {values.Count}.");
        }

        for (int column = 0; column < names.Count; column++)
        {
            columns[names[column]].Add(Number(values[column].Trim(), $"{where}, column \"{Shown.Of(names[column])}\""));
        }
    }

    private static double? Number(string value, string where) => value switch
    {
        "" or "NA" => null,
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw new InvalidDataException($"{where}: must be a number, nan, inf or NA. Received: \"{Shown.Of(value)}\"."),
    };
}
