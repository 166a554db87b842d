using System.Collections;

namespace TfLrCallbacks.Reports;

/// <summary>The values of single steps as points, each made when it is asked for: of a long run a picture shows few of them.</summary>
/// <param name="first">The number of the first step.</param>
/// <param name="values">The values.</param>
/// <param name="place">Gives the place of a value on the axis.</param>
internal sealed class StepPoints(long first, IReadOnlyList<double> values, Func<double, double> place) : IReadOnlyList<ChartPoint>
{
    public int Count => values.Count;

    public ChartPoint this[int index] => new(first + index + 0.5, place(values[index]));

    public IEnumerator<ChartPoint> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
