namespace TfLrCallbacks.Porting;

/// <summary>A schedule in float32: as Keras computes it where Keras has it, else rounded once.</summary>
internal static class Float32
{
    public static LearningRateSchedule Of(LearningRateSchedule schedule) =>
        KerasFloat32.Supports(schedule) ? new KerasFloat32(schedule) : new RoundedSchedule(schedule);
}
