namespace TfLrCallbacks.Tests.RangeTest;

/// <summary>
/// A real, tiny model: softmax regression on made-up data of three overlapping classes, with dropout of inputs, trained by SGD with momentum on
/// shuffled batches. Its random state, for the shuffles and the dropout, is its own.
/// </summary>
internal sealed class SoftmaxTrainer : ITrainer
{
    public const int Rows = 90;

    private const int Classes = 3;
    private const int Inputs = 4;
    private const int BatchSize = 16;

    private readonly double[] _inputs = new double[Rows * Inputs];
    private readonly double[] _weights = new double[Inputs * Classes];
    private readonly double[] _velocity = new double[Inputs * Classes];
    private readonly int[] _order = [.. Enumerable.Range(0, Rows)];
    private ulong _random = 0x1234_5678_9ABC_DEF1;
    private readonly double[] _gathered = new double[Inputs * Classes];
    private int _gatheredBatches;
    private long _updates;
    private int _position = Rows;
    private int[] _batch = [];

    public SoftmaxTrainer()
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int input = 0; input < Inputs; input++)
            {
                _inputs[(row * Inputs) + input] = (input == Class(row) ? 1 : 0) + (3 * Uniform());
            }
        }
    }

    /// <summary>Gets or sets what happens at each call that trains or measures, given how many there were before.</summary>
    public Action<int> OnWork { get; set; } = _ => { };

    /// <summary>Gets the batches trained on, since the last snapshot was put back.</summary>
    public List<int[]> BatchesSinceRestore { get; } = [];

    /// <summary>Gets all runs of batches between one put-back and the next.</summary>
    public List<List<int[]>> Passes { get; } = [];

    /// <summary>Gets the epochs begun, in order.</summary>
    public List<int> Epochs { get; } = [];

    /// <summary>Gets the rows of each probe.</summary>
    public List<int[]> ProbedRows { get; } = [];

    public int Trained { get; private set; }

    public int Work { get; private set; }

    public bool HasBatches { get; init; } = true;

    public IReadOnlyList<string> MetricNames { get; } = ["loss", "accuracy"];

    public long? StepsPerEpoch => (Rows + BatchSize - 1) / BatchSize;

    public bool HasValidation => ValidationRowCount > 0;

    /// <summary>Gets how many rows, the last ones, the loss of the validation can be measured on. They are trained on, too: only the law of giving back is tested with them.</summary>
    public int ValidationRowCount { get; init; }

    public int BatchesPerUpdate { get; init; } = 1;

    public IWorkers Workers { get; init; } = SingleWorker.Instance;

    /// <summary>Gets or sets the factors on the rates of the weights of the first two inputs, "front", and of the others, "back".</summary>
    public IReadOnlyDictionary<string, double> RateFactors
    {
        get;
        set => field = field.ToDictionary(pair => pair.Key, pair => value.GetValueOrDefault(pair.Key, pair.Value));
    } = new Dictionary<string, double> { ["front"] = 1, ["back"] = 1 };

    public int ProbeRowCount { get; init; } = Rows;

    public double LearningRate { get; set; } = 0.01;

    public double? Momentum { get; set; } = 0.9;

    public double? WeightDecay { get; set; } = 1e-4;

    public void BeginEpoch(int epoch)
    {
        Epochs.Add(epoch);
        for (int i = Rows - 1; i > 0; i--)
        {
            int other = (int)(Uniform() * (i + 1));
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }

        _position = HasBatches ? 0 : Rows;
    }

    public bool MoveToNextBatch()
    {
        if (_position >= Rows)
        {
            return false;
        }

        _batch = _order[_position..Math.Min(_position + BatchSize, Rows)];
        _position += BatchSize;
        return true;
    }

    public double TrainBatch(Span<double> metrics)
    {
        OnWork(Work++);
        BatchesSinceRestore.Add(_batch);
        Trained++;
        var gradient = new double[_weights.Length];
        metrics[0] = Loss(_batch, gradient, dropout: true);
        metrics[1] = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            _gathered[i] += gradient[i] / BatchesPerUpdate;
        }

        if (++_gatheredBatches < BatchesPerUpdate)
        {
            return _batch.Length;
        }

        for (int i = 0; i < _weights.Length; i++)
        {
            _velocity[i] = (Momentum!.Value * _velocity[i]) - (LearningRate * RateFactors[i < 2 * Classes ? "front" : "back"] * (_gathered[i] + (WeightDecay!.Value * _weights[i])));
            _weights[i] += _velocity[i];
        }

        Array.Clear(_gathered);
        _gatheredBatches = 0;
        _updates++;
        return _batch.Length;
    }

    public double ValidationLoss(IReadOnlyList<int> rows) => ProbeLoss([.. rows.Select(row => Rows - ValidationRowCount + row)]);

    public ITrainer Copy()
    {
        var copy = new SoftmaxTrainer
        {
            OnWork = OnWork, HasBatches = HasBatches, ValidationRowCount = ValidationRowCount, BatchesPerUpdate = BatchesPerUpdate, ProbeRowCount = ProbeRowCount, RateFactors = RateFactors,
        };
        copy.Restore(Capture(SnapshotParts.All));
        return copy;
    }

    public void BeginValidation()
    {
    }

    public bool MoveToNextValidationBatch() => false;

    public double ValidateBatch(Span<double> metrics) => throw new NotSupportedException();

    public double ProbeLoss(IReadOnlyList<int> rows)
    {
        OnWork(Work++);
        ProbedRows.Add([.. rows]);
        return Loss([.. rows], new double[_weights.Length], dropout: false);
    }

    public TrainerSnapshot Capture(SnapshotParts parts)
    {
        var tensors = new Dictionary<string, SnapshotTensor>
        {
            ["weights/kernel"] = new((double[])_weights.Clone(), Inputs, Classes),
            ["optimizer/velocity"] = new((double[])_velocity.Clone(), Inputs, Classes),
            ["optimizer/gathered"] = new((double[])_gathered.Clone(), Inputs, Classes),
            ["optimizer/gathered_batches"] = new(new[] { _gatheredBatches }, 1),
            ["optimizer/updates"] = new(new[] { _updates }, 1),
            ["optimizer/hyper"] = new(new[] { LearningRate, Momentum!.Value, WeightDecay!.Value }, 3),
            ["data/order"] = new((int[])_order.Clone(), Rows),
            ["data/position"] = new(new[] { _position }, 1),
            ["data/random"] = new(new[] { _random }, 1),
        };
        return new TrainerSnapshot(tensors.Where(pair => parts.HasFlag(TrainerSnapshot.PartOf(pair.Key))).ToDictionary());
    }

    public void Restore(TrainerSnapshot snapshot)
    {
        T[] Values<T>(string name) => (T[])snapshot.Tensors[name].Values;

        Values<double>("weights/kernel").CopyTo(_weights, 0);
        Values<double>("optimizer/velocity").CopyTo(_velocity, 0);
        Values<double>("optimizer/gathered").CopyTo(_gathered, 0);
        _gatheredBatches = Values<int>("optimizer/gathered_batches")[0];
        _updates = Values<long>("optimizer/updates")[0];
        (LearningRate, Momentum, WeightDecay) = Values<double>("optimizer/hyper") is [var rate, var momentum, var decay]
            ? (rate, momentum, decay)
            : throw new ArgumentException("Three numbers are needed.", nameof(snapshot));
        Values<int>("data/order").CopyTo(_order, 0);
        _position = Values<int>("data/position")[0];
        _random = Values<ulong>("data/random")[0];
        Passes.Add([.. BatchesSinceRestore]);
        BatchesSinceRestore.Clear();
    }

    private static int Class(int row) => row % Classes;

    private double Loss(int[] rows, double[] gradient, bool dropout)
    {
        double loss = 0;
        var scores = new double[Classes];
        var inputs = new double[Inputs];
        foreach (int row in rows)
        {
            for (int input = 0; input < Inputs; input++)
            {
                inputs[input] = dropout && Uniform() < 0.1 ? 0 : _inputs[(row * Inputs) + input];
            }

            for (int k = 0; k < Classes; k++)
            {
                scores[k] = 0;
                for (int input = 0; input < Inputs; input++)
                {
                    scores[k] += inputs[input] * _weights[(input * Classes) + k];
                }
            }

            double highest = scores.Max();
            double total = scores.Sum(score => Math.Exp(score - highest));
            loss -= scores[Class(row)] - highest - Math.Log(total);
            for (int k = 0; k < Classes; k++)
            {
                double error = (Math.Exp(scores[k] - highest) / total) - (k == Class(row) ? 1 : 0);
                for (int input = 0; input < Inputs; input++)
                {
                    gradient[(input * Classes) + k] += error * inputs[input] / rows.Length;
                }
            }
        }

        return loss / rows.Length;
    }

    /// <summary>Draws from 0 up to 1 (xorshift64*).</summary>
    private double Uniform()
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return ((_random * 0x2545F4914F6CDD1D) >> 11) * (1.0 / (1UL << 53));
    }
}
