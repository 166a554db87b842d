namespace TfLrCallbacks.Porting;

/// <summary>A schedule in 32 bits: as Keras computes it where Keras has it, else rounded once.</summary>
internal static class SinglePrecision
{
    public static LearningRateSchedule Of(LearningRateSchedule schedule) =>
        KerasFloat32.Supports(schedule) ? new KerasFloat32(schedule) : new RoundedSchedule(schedule);
}
