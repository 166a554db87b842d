namespace TfLrCallbacks.Porting;

/// <summary>
/// The rates of Keras' <c>LearningRateScheduler(f)</c> whose function takes the last rate too: each comes from the one before, the first from the
/// optimizer's.
/// </summary>
internal sealed record RecursiveSchedule(double InitialLearningRate, Value.Function Function) : LearningRateSchedule
{
    private const int Most = 100_000;

    private readonly List<double> _rates = [];

    public bool Equals(RecursiveSchedule? other) => other is not null && InitialLearningRate.Equals(other.InitialLearningRate) && Function == other.Function;

    public override int GetHashCode() => HashCode.Combine(InitialLearningRate, Function);

    protected override double Evaluate(double step)
    {
        if (step >= Most)
        {
            throw new PortingException($"The function goes on from the rate before, and epoch {step:R} is too far. Give at most {Most}.");
        }

        lock (_rates)
        {
            while (_rates.Count <= step)
            {
                Value result = Function.Invoke([_rates.Count, _rates.Count == 0 ? InitialLearningRate : _rates[^1]]);
                _rates.Add(result is Value.Symbol unknown ? throw Arithmetic.UnknownName(unknown)
                    : result.AsDouble() ?? throw new PortingException($"{Function} must return a number. It returned {result} for epoch {_rates.Count}."));
            }

            return _rates[(int)step];
        }
    }
}
