using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Learns how long a fit is from what it prints. TensorFlow.NET tells a callback neither epochs nor steps, but its progress bar,
/// which runs before every callback of a user, prints both: <c>Epoch: 001/005</c>, then <c>0001/0030 [&gt;...</c> with the first batch.
/// </summary>
internal sealed partial class FitOutput
{
    private int? _epochs;
    private long? _steps;
    private int _epochLines;

    /// <summary>Gets the length; null where no epochs were printed.</summary>
    public RunLength? Length => _epochs is { } epochs ? new RunLength(epochs, _steps) : null;

    /// <summary>Gets a value indicating whether there is no more to learn: the steps are known, or another fit prints already.</summary>
    public bool IsComplete => _steps is not null || _epochLines > 1;

    /// <summary>Reads what was printed.</summary>
    /// <param name="text">A line or a part of one.</param>
    public void Read(string? text)
    {
        if (text is null)
        {
            return;
        }

        if (EpochLine().Match(text) is { Success: true } epoch)
        {
            _epochLines++;
            _epochs = int.Parse(epoch.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }
        else if (StepLine().Match(text) is { Success: true } step && long.Parse(step.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is > 0 and var steps)
        {
            _steps = steps;
        }
    }

    [GeneratedRegex(@"^Epoch: \d+/(\d+)$")]
    private static partial Regex EpochLine();

    [GeneratedRegex(@"^\d+/(\d+) \[")]
    private static partial Regex StepLine();
}
