using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>What has no form of its own is read from the script's lines when the program runs.</content>
internal sealed partial class ScriptWriter
{
    private static readonly double[] Compared = [0, 1, 2, 5, 17, 60];

    /// <summary>Gives a schedule as the reading of the lines that make it, where that gives the same rates; null where it does not.</summary>
    private string? FromSource(ScriptConstruct construct, ScriptPlace place, string name)
    {
        if (construct.Kind == "torch-own-class" && Evaluated(construct.Call!) is Value.Instance own && own.Attributes.GetValueOrDefault("optimizer") is { } optimizer && UnseenGroups.Has(optimizer))
        {
            return null;
        }

        try
        {
            LearningRateSchedule made = Evaluated(construct.Call!) switch
            {
                Value.Call call => ScheduleNames.Create((Value.Call)Extent.Check(call), new PortingContext()).Schedule,
                Value.Instance instance when Objects.Rates(instance) is { } rates => new LambdaSchedule(new ScalarFunction(rates).At),
                Value.Instance instance when Objects.Known(instance) is { } call => ScheduleNames.Create(call, new PortingContext()).Schedule,
                _ => throw new PortingException("It is no schedule."),
            };
            return new ScriptSlice(_source).Of(construct.Line, place) is { } lines && IsSame(made, ScheduleReader.Read(lines).Schedule) ? Read(name, lines, Missing(construct, place)) : null;
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Gives the rate that a scheduler of the script's own begins with, where its lines do not say it; null where they do.</summary>
    private string? Missing(ScriptConstruct construct, ScriptPlace place) => construct.Kind == "torch-own-class" && Evaluated(construct.Call!) is Value.Instance scheduler
        && OptimizerCall.LearningRate(scheduler.Attributes.GetValueOrDefault("optimizer") ?? Value.None) is null ? Rate(construct, place) : null;

    /// <summary>Gives a function of one number as the reading of its lines; null where it cannot be evaluated.</summary>
    private string? FromSource(Expression function, string counter, string name)
    {
        string written = function is Expression.Lambda or Expression.Name ? SourceWriter.Write(function) : $"lambda {counter}: {SourceWriter.Write(function)}";
        try
        {
            if (new ScriptSlice(_source).Of(function, counter, $"TfLrCallbacks.LambdaSchedule({written})") is not { } lines)
            {
                return null;
            }

            LearningRateSchedule schedule = ScheduleReader.Read(lines).Schedule;
            return Compared.Take(3).All(step => schedule.ValueAt(step) >= 0) ? Read(name, lines) : null;
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private string Read(string name, string lines, string? rate = null)
    {
        string constant = Member($"{name}Lines");
        string quotes = new('"', Math.Max(3, 1 + lines.Split('\n').Max(line => line.AsSpan().Count('"'))));
        string text = string.Concat(lines.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "\n" : $"        {line}\n"));
        _body.Append(CultureInfo.InvariantCulture, $"    // The lines of the script that make it: they are read, never executed.\n    private const string {constant} = {quotes}\n{text}        {quotes};\n\n");
        return $"TfLrCallbacks.Porting.ScheduleReader.Read({constant}{(rate is null ? string.Empty : $", new TfLrCallbacks.Porting.PortingContext {{ BaseLearningRate = {rate} }}")}).Schedule";
    }

    /// <summary>Gives a call as a text into which numbers are put when the program runs; a plain text where all of it is known.</summary>
    private string Filled(string call)
    {
        string text = call.Replace("\"", "\\\"", StringComparison.Ordinal);
        if (!text.Contains("Whole(", StringComparison.Ordinal) && !text.Contains(", Whole)", StringComparison.Ordinal))
        {
            return $"\"{text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal)}\"";
        }

        NeedWhole();
        return $"$\"{text}\"";
    }

    /// <summary>Writes, once, how a number is put into a text of Python.</summary>
    private void NeedWhole()
    {
        if (_members.Add("Whole"))
        {
            _body.Append("    private static string Whole(double number) =>\n        number == Math.Floor(number) ? ((long)number).ToString(System.Globalization.CultureInfo.InvariantCulture) : number.ToString(\"R\", System.Globalization.CultureInfo.InvariantCulture);\n\n");
        }
    }

    /// <summary>Gives code with the whole names of what reads a schedule when the program runs: a port does not use that namespace.</summary>
    private static string Whole(string code) => code.Replace("ScheduleReader.Read(", "TfLrCallbacks.Porting.ScheduleReader.Read(", StringComparison.Ordinal).Replace("new PortingContext", "new TfLrCallbacks.Porting.PortingContext", StringComparison.Ordinal);

    private static bool IsSame(LearningRateSchedule one, LearningRateSchedule other) => Compared.All(step => Asked(one, step).Equals(Asked(other, step)));

    /// <summary>Gives the rate of a step, or NaN where the schedule refuses the step: a straight line is negative after its end.</summary>
    private static double Asked(LearningRateSchedule schedule, double step)
    {
        try
        {
            return schedule.ValueAt(step);
        }
        catch (InvalidOperationException)
        {
            return double.NaN;
        }
    }
}
