using System.Globalization;

namespace TfLrCallbacks.Cli;

/// <summary>One line on the terminal that says how far a range test is and how long it will still take; nothing where messages are redirected.</summary>
internal sealed class FindProgress(Terminal terminal) : IProgress<RangeTestProgress>, IDisposable
{
    private const int FirstSteps = 10;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private long _shown;
    private int _length;

    /// <inheritdoc/>
    public void Report(RangeTestProgress value)
    {
        if (terminal.IsErrorRedirected || (_length > 0 && terminal.Time.GetElapsedTime(_shown) < Between))
        {
            return;
        }

        _shown = terminal.Time.GetTimestamp();
        Show(Line(value));
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_length > 0)
        {
            Show(string.Empty);
            terminal.Error.Write('\r');
            terminal.Error.Flush();
            _length = 0;
        }
    }

    private static string Line(RangeTestProgress at)
    {
        string stage = at.Stage switch
        {
            RangeTestStage.Sweep => "sweep",
            RangeTestStage.Trial => "trial",
            _ => "cool-down",
        };
        // The first steps are slow, as their code is compiled in them: a time from their pace would be far too long.
        string left = at.StepsMade < FirstSteps ? "…"
            : at.TimeLeft.TotalSeconds < 1 ? "under 1 s left"
            : at.TimeLeft.TotalMinutes < 2 ? string.Create(CultureInfo.InvariantCulture, $"about {at.TimeLeft.TotalSeconds:F0} s left")
            : string.Create(CultureInfo.InvariantCulture, $"about {at.TimeLeft.TotalMinutes:F0} min left");
        return string.Create(CultureInfo.InvariantCulture, $"step {at.StepsMade} of about {at.StepsExpected}, {left}: {stage} at {at.LearningRate:g3}");
    }

    private void Show(string line)
    {
        int most = Math.Max(1, terminal.Width - 1);
        string cut = line.Length > most ? line[..most] : line;
        terminal.Error.Write($"\r{cut.PadRight(Math.Min(most, _length))}");
        terminal.Error.Flush();
        _length = cut.Length;
    }
}
