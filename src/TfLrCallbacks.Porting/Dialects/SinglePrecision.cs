namespace TfLrCallbacks.Porting;

/// <summary>A schedule in 32 bits: as Keras computes it where Keras has it, else rounded once.</summary>
internal static class SinglePrecision
{
    public static LearningRateSchedule Of(LearningRateSchedule schedule)
    {
        try
        {
            return new KerasFloat32(schedule);
        }
        catch (ArgumentException)
        {
            return new RoundedSchedule(schedule);
        }
    }
}
