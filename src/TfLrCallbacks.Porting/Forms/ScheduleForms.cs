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

    /// <summary>Writes a schedule that was read from a call as the C# expression that people write for it.</summary>
    /// <param name="ported">The schedule.</param>
    /// <returns>
    /// For example <c>new WarmupCosine(…)</c> for a cosine with a warm-up, where the rates are the same within the run, or without one, within the
    /// steps that the call itself says the run has; else what <see cref="ToCSharp(LearningRateSchedule)"/> gives.
    /// </returns>
    /// <exception cref="PortingException">It holds a C# function.</exception>
    public static string ToCSharp(PortedSchedule ported)
    {
        ArgumentNullException.ThrowIfNull(ported);
        try
        {
            string code = ToCSharp(CommonForm.Of(ported));
            return code.Contains("ScheduleReader.Read(", StringComparison.Ordinal) ? ToCSharp(ported.Writable()) : code;
        }
        catch (PortingException) when (!ported.Call.ToString().Contains("<C# function>", StringComparison.Ordinal))
        {
            // A function that C# cannot express here is read where it is needed.
            return ToCSharp(ported.Writable() is LibrarySchedule reading ? reading : LibrarySchedule.Reading(ported));
        }
    }

    /// <summary>Says up to which step the C# of <see cref="ToCSharp(PortedSchedule)"/> has the rates of the call, and what each does after it.</summary>
    /// <param name="ported">The schedule.</param>
    /// <returns>
    /// For example <c>The same up to step 1000; after that the original rises again, to 0.1 near step 1950, and this stays at 0.</c>; null where
    /// the rates are the same at every step.
    /// </returns>
    public static string? CSharpLimit(PortedSchedule ported)
    {
        ArgumentNullException.ThrowIfNull(ported);
        return CommonForm.Limit(ported);
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
