using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>A schedule in words: where it comes from, its formula, parameters, phases and traps.</summary>
internal static class Explanation
{
    private const int MostPhases = 10;

    public static string Of(PortedSchedule ported, LearningRateSchedule bound, long steps)
    {
        StringBuilder text = new();
        Line(text, $"{ported.Name}, {ported.Title}");
        if (ported.Formula.Length > 0)
        {
            Line(text, $"  rate(t) = {ported.Formula}");
        }

        Line(text, "Parameters");
        foreach ((string name, Value value, bool isDefault) in ported.Parameters)
        {
            Line(text, $"  {name} = {(ported.Dialect == Dialect.Own ? CSharp(value) : value.ToString())}{(isDefault ? " (default)" : string.Empty)}");
        }

        Phases(text, Phase.Samples(bound, steps), ported.StepsAreEpochs ? "epoch" : "step");
        if (ported.Traps.Count > 0)
        {
            Line(text, "Mind");
            foreach (string trap in ported.Traps)
            {
                Line(text, $"  - {trap}");
            }
        }

        return text.ToString();
    }

    /// <summary>Gives an argument as it stands in C#; a call of another library as it stands there.</summary>
    private static string CSharp(Value value)
    {
        try
        {
            return CSharpWriter.Write(value);
        }
        catch (PortingException)
        {
            return value.ToString();
        }
    }

    /// <summary>Gives a rate with few digits.</summary>
    public static string Rate(double rate) => rate.ToString("G6", CultureInfo.InvariantCulture);

    private static void Phases(StringBuilder text, RateSamples samples, string unit)
    {
        Line(text, string.Create(CultureInfo.InvariantCulture, $"Phases over {samples.Steps[^1] + 1} {unit}s"));
        List<Phase> phases = Phase.Of(samples);
        foreach (Phase phase in phases.Take(MostPhases))
        {
            string span = phase.First == phase.Last ? $"{unit} {phase.First}" : $"{unit}s {phase.First} to {phase.Last}";
            Line(text, phase.Direction switch
            {
                0 => $"  {span}: stays at {Rate(phase.From)}",
                > 0 => $"  {span}: rises from {Rate(phase.From)} to {Rate(phase.To)}",
                _ => $"  {span}: falls from {Rate(phase.From)} to {Rate(phase.To)}",
            });
        }

        if (phases.Count > MostPhases)
        {
            Line(text, $"  and {phases.Count - MostPhases} more like these");
        }

        int peak = samples.IndexOfPeak;
        Line(text, $"  first {Rate(samples.Rates[0])}, highest {Rate(samples.Rates[peak])} at {unit} {samples.Steps[peak]}, last {Rate(samples.Rates[^1])}");
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
