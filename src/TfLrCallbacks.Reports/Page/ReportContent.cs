namespace TfLrCallbacks.Reports;

/// <summary>What a report page shows. What is not given has no section on the page.</summary>
public sealed record ReportContent
{
    /// <summary>Gets the title of the page.</summary>
    public required string Title { get; init; }

    /// <summary>Gets what happened, in a sentence or two.</summary>
    /// <value>The default is empty.</value>
    public string Summary { get; init; } = "";

    /// <summary>Gets the range test; null where there was none.</summary>
    /// <value>The default is null.</value>
    public RangeTestResult? RangeTest { get; init; }

    /// <summary>Gets the schedules, 8 at most, their lengths in steps.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<NamedSchedule> Schedules { get; init; } = [];

    /// <summary>Gets how many steps of the schedules to show; null for the steps of the longest run.</summary>
    /// <value>The default is null.</value>
    public long? ScheduleSteps { get; init; }

    /// <summary>Gets the trainings, 4 at most.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<RunFigure> Runs { get; init; } = [];

    /// <summary>Gets how the trainings were set up.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<Setting> Configuration { get; init; } = [];

    /// <summary>Gets the warnings: what was wrong and did not end the training.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets what was chosen for the training and why, such as the notes of an <see cref="AutoLearningRate"/>.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Gets what the doctor found in the trainings, for the section "What to do next".</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<NamedDiagnosis> Diagnoses { get; init; } = [];

    /// <summary>Gets whether the training goes on, or how it ended, in a sentence.</summary>
    /// <value>The default is empty.</value>
    public string Status { get; init; } = "";

    /// <summary>Gets after how many seconds a browser loads the page anew, 1 or more; null for never.</summary>
    /// <value>The default is null.</value>
    public int? RefreshSeconds { get; init; }
}
