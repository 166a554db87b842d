namespace TfLrCallbacks;

/// <summary>
/// Passes the warnings and notes of a training on: to a logger of yours, or to the console.
/// </summary>
/// <remarks>
/// A fit without a callback that shows messages (<see cref="Callback.ShowsMessages"/>) makes one by itself: warnings go to standard error, notes to
/// standard output, whatever the fit's <c>verbose</c> is. Give one of your own to have them elsewhere. Of several workers the first alone writes to the console.
/// </remarks>
/// <example>
/// <code>
/// trainer.Fit(options, schedule, new MessageLogger(warning: text => logger.LogWarning(text), note: text => logger.LogInformation(text)));
/// </code>
/// </example>
public sealed class MessageLogger : LoggingCallback
{
    private readonly Action<string>? _warning;
    private readonly Action<string>? _note;

    /// <summary>Initializes the callback.</summary>
    /// <param name="warning">Receives each warning; null writes it to standard error.</param>
    /// <param name="note">Receives each note, such as the reductions that a plateau with <c>verbose: 1</c> prints; null writes it to standard output.</param>
    public MessageLogger(Action<string>? warning = null, Action<string>? note = null)
    {
        _warning = warning;
        _note = note;
    }

    /// <inheritdoc/>
    public override bool ShowsMessages => true;

    /// <inheritdoc/>
    public override void OnNote(ITrainingRun run, string message)
    {
        if (_note is not null)
        {
            _note(message);
        }
        else if (run.Workers.Rank is 0)
        {
            Console.Out.WriteLine(Printable(message));
        }
    }

    /// <inheritdoc/>
    public override void OnWarning(ITrainingRun run, string message)
    {
        if (_warning is not null)
        {
            _warning(message);
        }
        else if (run.Workers.Rank is 0)
        {
            Console.Error.WriteLine($"Warning: {Printable(message)}");
        }
    }

    /// <summary>Gives a message as a terminal can show it: control characters, which could move its cursor, become question marks.</summary>
    internal static string Printable(string message) =>
        message.Any(char.IsControl) ? string.Concat(message.Select(c => char.IsControl(c) && c is not '\n' ? '?' : c)) : message;
}
