namespace TfLrCallbacks.Porting;

/// <summary>The same schedule in another form: C#, Python.</summary>
public static class ScheduleForms
{
    /// <summary>Writes a schedule as the C# expression that makes it.</summary>
    /// <param name="schedule">The schedule, made of this library's types.</param>
    /// <returns>For example <c>new OneCycle(maxLearningRate: 0.1, totalSteps: 500)</c>.</returns>
    /// <exception cref="PortingException">It holds a C# function, or follows the arithmetic of another library.</exception>
    public static string ToCSharp(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return CSharpWriter.Write(OwnValues.Write(schedule));
    }

    /// <summary>Writes a schedule as the Python expression that makes it in Keras.</summary>
    /// <param name="schedule">The schedule, its lengths in steps.</param>
    /// <returns>For example <c>keras.optimizers.schedules.CosineDecay(initial_learning_rate=0.1, decay_steps=100, alpha=0.0)</c>.</returns>
    /// <exception cref="PortingException">Keras has no schedule that gives these rates.</exception>
    public static string ToPythonKeras(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Value.Call call = KerasForm.Of(schedule);
        return (call with { Name = $"keras.optimizers.schedules.{call.Name}" }).ToString();
    }
}
