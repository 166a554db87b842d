namespace TfLrCallbacks.Reports;

/// <summary>What a report page shows. What is not given has no section on the page.</summary>
public sealed record ReportContent
{
    /// <summary>Gets the title of the page.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the summary, a sentence or two.</summary>
    /// <value>The default is empty.</value>
    public string Summary { get; init; } = "";

    /// <summary>Gets the range test; null where there was none.</summary>
    /// <value>The default is null.</value>
    public RangeTestResult? RangeTest { get; init; }

    /// <summary>Gets the schedules, 8 at most, their lengths in steps.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<NamedSchedule> Schedules { get; init; } = [];

    /// <summary>Gets the number of steps of the schedules to show; null for the length of the longest run.</summary>
    /// <value>The default is null.</value>
    public long? ScheduleSteps { get; init; }

    /// <summary>Gets the trainings. The first 8 are in the picture, all are in the tables.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<RunFigure> Runs { get; init; } = [];

    /// <summary>Gets the settings that all trainings share.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<Setting> Configuration { get; init; } = [];

    /// <summary>Gets the warnings of the trainings.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets what was chosen for the training and why, such as the notes of an <see cref="AutoLearningRate"/>.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Gets what the doctor found in the trainings, for the section "What to do next".</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<NamedDiagnosis> Diagnoses { get; init; } = [];

    /// <summary>Gets the state of the training in a sentence: that it is running, or how it ended.</summary>
    /// <value>The default is empty.</value>
    public string Status { get; init; } = "";

    /// <summary>Gets the number of seconds between two reloads of the page in the browser, 1 or more; null for no reload.</summary>
    /// <value>The default is null.</value>
    public int? RefreshSeconds { get; init; }

    /// <summary>Gives the notes of a fit in which an <see cref="AutoLearningRate"/> says what it chose and why, for <see cref="Choices"/>.</summary>
    /// <param name="history">What the fit returned.</param>
    /// <returns>The notes in their order; none where no such callback took part.</returns>
    public static IReadOnlyList<string> ChoicesIn(History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return [.. history.Notes.Where(note => note.StartsWith(nameof(AutoLearningRate), StringComparison.Ordinal))];
    }
}
