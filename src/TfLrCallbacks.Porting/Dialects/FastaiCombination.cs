namespace TfLrCallbacks.Porting;

/// <summary>
/// fastai's <c>combine_scheds</c>: schedules of a position from 0 to 1, each over its part. The borders are sums in float32, so an update on
/// a border can still belong to the part before.
/// </summary>
internal sealed record FastaiCombination(IReadOnlyList<double> Parts, IReadOnlyList<LearningRateSchedule> Schedules) : LearningRateSchedule
{
    private readonly float[] _borders = Borders(Parts);

    public bool Equals(FastaiCombination? other) =>
        other is not null && Parts.SequenceEqual(other.Parts) && Schedules.SequenceEqual(other.Schedules);

    public override int GetHashCode() => HashCode.Combine(Parts.Count, Schedules[0]);

    protected override double Evaluate(double step)
    {
        if (step >= 1)
        {
            return Schedules[^1].ValueAt(1);
        }

        float position = (float)step;
        int part = Parts.Count - 1;
        while (part > 0 && position < _borders[part])
        {
            part--;
        }

        return Schedules[part].ValueAt(Math.Max(0, (position - _borders[part]) / (_borders[part + 1] - _borders[part])));
    }

    private static float[] Borders(IReadOnlyList<double> parts)
    {
        float[] borders = new float[parts.Count + 1];
        for (int i = 0; i < parts.Count; i++)
        {
            borders[i + 1] = borders[i] + (float)parts[i];
        }

        return borders;
    }
}
