namespace TfLrCallbacks.Reports;

/// <summary>A schedule with the name it has in a legend.</summary>
/// <param name="Name">The name.</param>
/// <param name="Schedule">The schedule, its lengths in steps.</param>
public sealed record NamedSchedule(string Name, LearningRateSchedule Schedule)
{
    /// <summary>Initializes a schedule that is named in words, such as <c>cosine with warm-up</c>.</summary>
    /// <param name="schedule">The schedule, its lengths in steps.</param>
    public NamedSchedule(LearningRateSchedule schedule)
        : this(ScheduleWords.Of(schedule), schedule)
    {
    }
}
