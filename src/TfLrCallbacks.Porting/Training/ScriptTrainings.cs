using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The trainings of one script, with several numbers of batches and values of its settings: each is evaluated once, as long as few updates are kept.</summary>
/// <param name="statements">The script.</param>
internal sealed class ScriptTrainings(IReadOnlyList<Statement> statements)
{
    /// <summary>The most updates that are kept, about a quarter of a kilobyte each.</summary>
    private const int MostKept = 200_000;

    private readonly Dictionary<string, ScriptTraining> _kept = new(StringComparer.Ordinal);
    private int _updates;

    /// <summary>Gets the script.</summary>
    public IReadOnlyList<Statement> Statements => statements;

    /// <summary>Gives the training with a number of batches: see <see cref="ScriptTraining.Of"/>.</summary>
    /// <param name="batches">How many batches its loaders have.</param>
    /// <param name="times">How many times <see cref="ScriptTraining.MostUpdates"/> updates are evaluated at most.</param>
    /// <param name="rows">How many rows the data of a fit has; 0 where that is not known.</param>
    /// <param name="settings">Other values for numbers that stand in the script, by their places; null for none.</param>
    public ScriptTraining Of(int batches, int times = 1, int rows = 0, IReadOnlyDictionary<SourcePosition, Value>? settings = null)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{batches} {times} {rows} {string.Join(' ', (settings ?? new Dictionary<SourcePosition, Value>()).OrderBy(one => one.Key.Line).ThenBy(one => one.Key.Column).Select(one => $"{one.Key}: {one.Value}"))}");
        if (_kept.TryGetValue(key, out ScriptTraining? known))
        {
            return known;
        }

        ScriptTraining training = ScriptTraining.Of(statements, batches, times, rows, settings);
        if (_updates + training.Updates.Count <= MostKept)
        {
            _kept[key] = training;
            _updates += training.Updates.Count;
        }

        return training;
    }
}
