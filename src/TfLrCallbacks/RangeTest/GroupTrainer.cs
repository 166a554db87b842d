namespace TfLrCallbacks;

/// <summary>A trainer whose learning rate is that of one group of layers; the others train at rates that stay.</summary>
/// <param name="inner">The trainer of all layers.</param>
/// <param name="common">The rate that factors multiply.</param>
/// <param name="group">The factors of the group's layers, as they were before.</param>
internal sealed class GroupTrainer(ITrainer inner, double common, IReadOnlyDictionary<string, double> group) : ITrainer
{
    private double? _learningRate;

    /// <summary>Tests the whole, then each group.</summary>
    /// <param name="trainer">The trainer of all layers.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="run">Runs one test.</param>
    public static GroupedRangeTestResult Test(ITrainer trainer, IReadOnlyList<ParameterGroup> groups, Func<ITrainer, RangeTestResult> run)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        Refuse(trainer, groups);
        IReadOnlyDictionary<string, double> before = trainer.RateFactors;
        RangeTestResult whole = run(trainer);
        var rates = new List<GroupRate>();
        try
        {
            foreach (ParameterGroup group in whole.HasAnswer ? groups : [])
            {
                var own = group.Layers.ToDictionary(layer => layer, layer => before[layer]);
                RangeTestResult found = run(new GroupTrainer(trainer, whole.BaseLearningRate, own));
                double rate = found.Confidence > RangeTestConfidence.Low ? found.BaseLearningRate : whole.BaseLearningRate;
                double factor = rate / whole.BaseLearningRate;
                rates.Add(new GroupRate(group, rate, factor, found));
                trainer.RateFactors = own.ToDictionary(layer => layer.Key, layer => layer.Value * factor);
            }
        }
        finally
        {
            trainer.RateFactors = before;
        }

        return new GroupedRangeTestResult { Whole = whole, Groups = rates };
    }

    /// <summary>Refuses groups that a trainer can't have.</summary>
    private static void Refuse(ITrainer trainer, IReadOnlyList<ParameterGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (trainer.RateFactors.Count is 0)
        {
            throw new ArgumentException(
                $"This {trainer.GetType().Name} has no learning rates by layer that can be changed while it trains. Test all layers together (Run), and give groups a part of that rate.", nameof(trainer));
        }

        string[] layers = [.. groups.SelectMany(group => group.Layers)];
        if (layers.Length is 0 || groups.Any(group => group.Layers.Count is 0))
        {
            throw new ArgumentException("Must hold one group or more, each with one layer or more.", nameof(groups));
        }

        if (Array.Find(layers, layer => !trainer.RateFactors.ContainsKey(layer)) is { } unknown)
        {
            throw new ArgumentException($"The model has no layer \"{unknown}\" whose weights are trained. It has: {string.Join(", ", trainer.RateFactors.Keys)}.", nameof(groups));
        }

        if (layers.GroupBy(layer => layer).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"A layer is in one group at most. \"{twice.Key}\" is in several, or several times.", nameof(groups));
        }
    }

    public double LearningRate
    {
        get => _learningRate ?? common;
        set
        {
            _learningRate = value;
            inner.LearningRate = common;
            inner.RateFactors = group.ToDictionary(layer => layer.Key, layer => layer.Value * (value / common));
        }
    }

    public double? Momentum
    {
        get => inner.Momentum;
        set => inner.Momentum = value;
    }

    public double? WeightDecay
    {
        get => inner.WeightDecay;
        set => inner.WeightDecay = value;
    }

    public IWorkers Workers => inner.Workers;

    public IReadOnlyList<string> MetricNames => inner.MetricNames;

    public long? StepsPerEpoch => inner.StepsPerEpoch;

    public bool HasValidation => inner.HasValidation;

    public ulong? DataHash => inner.DataHash;

    public int ProbeRowCount => inner.ProbeRowCount;

    public int ValidationRowCount => inner.ValidationRowCount;

    public int BatchesPerUpdate => inner.BatchesPerUpdate;

    public bool IsOverAllBatches(int metric) => inner.IsOverAllBatches(metric);

    public void BeginEpoch(int epoch) => inner.BeginEpoch(epoch);

    public bool MoveToNextBatch() => inner.MoveToNextBatch();

    public double TrainBatch(Span<double> metrics) => inner.TrainBatch(metrics);

    public void BeginValidation() => inner.BeginValidation();

    public bool MoveToNextValidationBatch() => inner.MoveToNextValidationBatch();

    public double ValidateBatch(Span<double> metrics) => inner.ValidateBatch(metrics);

    public double ProbeLoss(IReadOnlyList<int> rows) => inner.ProbeLoss(rows);

    public double ValidationLoss(IReadOnlyList<int> rows) => inner.ValidationLoss(rows);

    public double? ConstantPredictorLoss(IReadOnlyList<int> rows) => inner.ConstantPredictorLoss(rows);

    public ITrainer Copy() => new GroupTrainer(inner.Copy(), common, group);

    public TrainerSnapshot Capture(SnapshotParts parts) => inner.Capture(parts);

    public void Restore(TrainerSnapshot snapshot) => inner.Restore(snapshot);
}
