namespace TfLrCallbacks.Porting;

/// <content>A rate that the text sets beside the scheduler.</content>
internal static partial class Choice
{
    /// <summary>Says that the text steps the schedule, or sets the optimizer's rate, where the schedule does not have it.</summary>
    public static void NoteSet(Value chosen, Reading reading, PortingContext context)
    {
        if (chosen is Value.Call stepped && reading.Earlier?.Note([.. reading.Calls.Where(call => call.Name == "step" && ReferenceEquals(call.Target, stepped))], reading.IsLastAlone && ReferenceEquals(reading.Last, stepped)) is { } earlier)
        {
            reading.Conclude(earlier);
        }

        if (chosen is not Value.Call schedule || reading.SetOnce.Count == 0 || Optimizer(schedule) is not { } optimizer)
        {
            return;
        }

        if (context.BaseLearningRate is null && optimizer is Value.Symbol { Why: null } unknown && reading.SetOnce.FirstOrDefault(set => set.Optimizer == unknown.Name) is { Line: > 0 } line)
        {
            reading.Conclude($"line {line.Line} sets the rate of {Brief.Of(unknown.Name, 40)}, which the text does not make: give the rate that it has then, --base-lr or PortingContext.BaseLearningRate.");
        }

        // The scheduler has the groups as they were when it was made.
        if (optimizer is Value.Call { Origin.Groups: { } now, Groups: { } then } && !Rates(now).SequenceEqual(Rates(then)))
        {
            int[] behind = [.. reading.SetOnce.Select(set => set.Line).Where(at => at > schedule.Position.Line)];
            reading.Conclude($"{(behind.Length > 0 ? $"line {behind[0]}" : "The text")} sets the optimizer's rate behind {Dialect.LastPart(schedule.Name)}: that is not carried over.");
        }
    }

    private static IEnumerable<Value?> Rates(Value.Sequence groups) => groups.Items.OfType<Value.Dictionary>().Select(group => group["lr"]);
}
