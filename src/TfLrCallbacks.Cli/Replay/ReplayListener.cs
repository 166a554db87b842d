namespace TfLrCallbacks.Cli;

/// <summary>Collects what the callbacks of a replay do and say.</summary>
internal sealed class ReplayListener : Callback
{
    private readonly List<string> _events = [];

    /// <summary>Gets what is to be said when all has gone well: what callbacks told and warned of, and what was taken for granted.</summary>
    public List<string> Messages { get; } = [];

    public override bool ShowsMessages => true;

    public void Add(string what) => _events.Add(what);

    /// <summary>Gives what was done since the last call, in a line; null where nothing was.</summary>
    public string? Take()
    {
        string? line = _events.Count > 0 ? string.Join("; ", _events) : null;
        _events.Clear();
        return line;
    }

    public override void OnLearningRateChange(ITrainingRun run, RateChange change)
    {
        // A change that is lost when the rate is rounded is none.
        if (run.LearningRate != change.From)
        {
            Add($"{change.Who}: {change.Why}");
        }
    }

    public override void OnNote(ITrainingRun run, string message) => Messages.Add(message);

    public override void OnWarning(ITrainingRun run, string message) => Messages.Add(message);
}
