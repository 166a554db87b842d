namespace TfLrCallbacks.Porting;

/// <summary>
/// The rates of Keras' <c>LearningRateScheduler(f)</c> whose function takes the last rate too: each comes from the one before, the first from the
/// optimizer's. In float32 the function gets what Keras has stored, rounded.
/// </summary>
internal sealed record RecursiveSchedule(double InitialLearningRate, Value.Function Function, bool IsFloat32) : LearningRateSchedule
{
    private const int Most = 100_000;

    private readonly List<double> _rates = [];

    public bool Equals(RecursiveSchedule? other) => other is not null && InitialLearningRate.Equals(other.InitialLearningRate) && Function == other.Function && IsFloat32 == other.IsFloat32;

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
                Value result = Budget.InOrder(() => Function.Invoke([_rates.Count, _rates.Count == 0 ? Stored(InitialLearningRate) : _rates[^1]]));
                _rates.Add(Stored(result is Value.Symbol unknown ? throw Arithmetic.UnknownName(unknown)
                    : result.AsDouble() ?? throw new PortingException($"{Function} must return a number. It returned {result} for epoch {_rates.Count}.")));
            }

            return _rates[(int)step];
        }
    }

    private double Stored(double rate) => IsFloat32 ? (float)rate : rate;
}
