using System.Collections;

namespace TfLrCallbacks.Reports;

/// <summary>The points of measured values, each computed when it is asked for: of a long series a picture shows few.</summary>
internal sealed class MeasuredPoints(IReadOnlyList<MetricPoint> values, Func<double, double> x, Func<double, double> place) : IReadOnlyList<ChartPoint>
{
    public int Count => values.Count;

    public ChartPoint this[int index] => new(x(values[index].Step), place(values[index].Value));

    public IEnumerator<ChartPoint> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
