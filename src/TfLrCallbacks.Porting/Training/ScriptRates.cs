namespace TfLrCallbacks.Porting;

/// <summary>The rates of an optimizer of a script, evaluated as far as they are asked for.</summary>
internal sealed class ScriptRates
{
    private readonly IReadOnlyList<Statement> _statements;
    private readonly string _optimizer;
    private readonly int _batches;
    private readonly int _rows;
    private readonly Lock _lock = new();
    private double[] _rates = [];
    private bool _isWhole;
    private int _times;

    public ScriptRates(IReadOnlyList<Statement> statements, string optimizer, int batches, int rows)
    {
        (_statements, _optimizer, _batches, _rows) = (statements, optimizer, batches, rows);
        Evaluate();
        Schedule = new LambdaSchedule(At);
    }

    public LearningRateSchedule Schedule { get; }

    private double At(double step)
    {
        lock (_lock)
        {
            while (!_isWhole && step >= _rates.Length)
            {
                Evaluate();
            }

            return _rates[(int)Math.Clamp(step, 0, _rates.Length - 1)];
        }
    }

    /// <summary>Evaluates the training again, twice as far.</summary>
    private void Evaluate()
    {
        _times = _times == 0 ? 1 : 2 * _times;
        ScriptTraining training = ScriptTraining.Of(_statements, _batches, _times, _rows);
        _isWhole = !training.IsLong;
        _rates = ScriptCourse.Of(training, _statements).TryGetValue(_optimizer, out ScriptCourse? course) ? course.Rates
            : throw new PortingException($"The script makes no update with an optimizer '{Brief.Of(_optimizer, 60)}'{(training.Ended is { } why ? $": {why}" : string.Empty)}. Give the name of one that it trains with.");
    }
}
