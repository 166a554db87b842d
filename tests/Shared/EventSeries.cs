using System.Globalization;

namespace TfLrCallbacks.Tests;

/// <summary>What TensorBoard shows of the event files of a folder, without the times at which it was written.</summary>
internal static class EventSeries
{
    /// <summary>Gives a line for each series: its folder, its tag, and step and value of its events; of a step that is there twice, the later.</summary>
    public static IReadOnlyList<string> Read(string folder)
    {
        var all = new SortedDictionary<string, SortedDictionary<long, string>>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*tfevents*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            foreach (LoggedEvent entry in EventFile.Read(file).Events)
            {
                foreach (LoggedValue value in entry.Values)
                {
                    string series = $"{Path.GetFileName(Path.GetDirectoryName(file))} {value.Tag}";
                    if (!all.TryGetValue(series, out SortedDictionary<long, string>? values))
                    {
                        all.Add(series, values = []);
                    }

                    values[entry.Step] = string.Join(' ', (value.Tensor?.Values ?? Array.Empty<double>()).Cast<IFormattable>().Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
                }
            }
        }

        return [.. all.Select(series => FormattableString.Invariant($"{series.Key} {string.Join(", ", series.Value.Select(value => $"{value.Key}:{value.Value}"))}"))];
    }
}
