using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TfLrCallbacks;

/// <summary>The values of one row of a table that is kept in columns, by their names. A row of its own for each line of a long log would cost more than reading it.</summary>
/// <param name="columns">The columns, null where a row has no value.</param>
/// <param name="row">The row, from 0.</param>
internal sealed class ColumnRow(IReadOnlyDictionary<string, double?[]> columns, int row) : IReadOnlyDictionary<string, double>
{
    public IEnumerable<string> Keys => columns.Where(column => column.Value[row] is not null).Select(column => column.Key);

    public IEnumerable<double> Values => columns.Select(column => column.Value[row]).OfType<double>();

    public int Count => columns.Count(column => column.Value[row] is not null);

    public double this[string key] => TryGetValue(key, out double value) ? value : throw new KeyNotFoundException($"The row has no value of \"{key}\".");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        double? found = columns.TryGetValue(key, out double?[]? column) ? column[row] : null;
        value = found ?? default;
        return found is not null;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        columns.Where(column => column.Value[row] is not null).Select(column => KeyValuePair.Create(column.Key, column.Value[row]!.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
