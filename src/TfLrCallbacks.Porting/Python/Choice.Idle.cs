namespace TfLrCallbacks.Porting;

/// <content>Schedules of Keras that a text makes and hands to nothing.</content>
internal static partial class Choice
{
    /// <summary>Gives the LearningRateScheduler of a text that ends before the fit: the fit that follows is given it, and it sets the rate of the compiled optimizer.</summary>
    private static Value.Call? Unfitted(Value[] made) => made.OfType<Value.Call>().Any(call => Dialect.LastPart(call.Name) is "fit" or "fit_generator")
        ? null
        : made.OfType<Value.Call>().LastOrDefault(IsRateCallback);

    /// <summary>Says that a schedule does nothing because the optimizer that counts has a number as its rate.</summary>
    private static void NoteIdle(Value? chosen, Value[] made, Reading reading)
    {
        if (chosen is Value.Call optimizer && KerasOptimizers.Has(Dialect.LastPart(optimizer.Name)) && Compiled(made).Any(compiled => ReferenceEquals(compiled, optimizer))
            && optimizer.Arguments.All(argument => argument.Value is Value.Text || argument.Value.AsDouble() is not null)
            && made.OfType<Value.Call>().LastOrDefault(call => IsRateCallback(call) || Dialect.Keras.Find(call.Name) is { IsOptimizer: false }) is { } idle)
        {
            reading.Conclude($"line {idle.Position.Line}: {Dialect.LastPart(idle.Name)} is made and handed to nothing here: the rate of the optimizer counts.");
        }
    }

    private static bool IsRateCallback(Value.Call call) => call.Target is null && Dialect.LastPart(call.Name) == "LearningRateScheduler" && IsSchedule(call);
}
