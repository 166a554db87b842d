using System.Collections;

namespace TfLrCallbacks.Reports;

/// <summary>The values of single steps as points, each made when it is asked for: of a long run a picture shows few of them.</summary>
/// <param name="values">The values.</param>
/// <param name="x">Gives the place of the step with an index.</param>
/// <param name="y">Gives the place of a value.</param>
internal sealed class StepPoints(IReadOnlyList<double> values, Func<int, double> x, Func<double, double> y) : IReadOnlyList<ChartPoint>
{
    public int Count => values.Count;

    public ChartPoint this[int index] => new(x(index), y(values[index]));

    public IEnumerator<ChartPoint> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
