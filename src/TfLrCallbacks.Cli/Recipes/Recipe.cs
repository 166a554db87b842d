namespace TfLrCallbacks.Cli;

/// <summary>Where to start for a usual task: a schedule at the size of its source, callbacks, and the same at the size of the bundled digits to try it.</summary>
/// <param name="Name">What it is called at the command line.</param>
/// <param name="Title">The task in words.</param>
/// <param name="Optimizer">The optimizer that the rate is for.</param>
/// <param name="Rate">The highest rate in words, and the batch it is for.</param>
/// <param name="Shape">The course of the rate in words.</param>
/// <param name="Source">Where the figures are from.</param>
/// <param name="Advice">What else to know.</param>
/// <param name="Schedule">The schedule, a call of this library's.</param>
/// <param name="Run">The run of the source, as options of <c>tflr explain</c>.</param>
/// <param name="Trial">The same at the size of the digits, as options of <c>tflr train</c>.</param>
internal sealed record Recipe(string Name, string Title, string Optimizer, string Rate, string Shape, string Source, string Advice, string Schedule, string Run, string Trial)
{
    /// <summary>Gets the callbacks that belong to it, calls of this library's.</summary>
    public IReadOnlyList<string> Callbacks { get; init; } = [];

    /// <summary>Gets the schedule at the size of the digits.</summary>
    public required string TrialSchedule { get; init; }

    public string Explain => $"tflr explain \"{Schedule}\"{Spaced(Run)}";

    public string Train => $"tflr train digits{Spaced(Trial)} --schedule \"{TrialSchedule}\"{string.Concat(Callbacks.Select(callback => $" --callback \"{callback}\""))} --run-dir runs/{Name} --force";

    /// <summary>Gets the list of callbacks in C#, for any engine's fit.</summary>
    public string CSharp =>
        $"// {Title}: {Optimizer}; {Rate.Replace("`", string.Empty, StringComparison.Ordinal)}.\nCallback[] callbacks =\n[\n{string.Concat(Callbacks.Prepend(Schedule).Select(call => $"    new {call.Replace('\'', '"')},\n"))}];\n";

    private static string Spaced(string options) => options.Length == 0 ? string.Empty : " " + options;
}
