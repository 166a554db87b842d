using OwnLoop;
using TfLrCallbacks;

const int Epochs = 5;
const int BatchSize = 20;
var random = new Random(1);
(double X, double Y)[][] batches = [.. Enumerable.Range(0, 200)
    .Select(_ => (2 * random.NextDouble()) - 1)
    .Select(x => (X: x, Y: (3 * x) - 1 + (0.1 * random.NextDouble())))
    .Chunk(BatchSize)];

Console.WriteLine($"schedule: loss {BySchedule(new OneCycle(0.5)):F4}");
Console.WriteLine($"own schedule: loss {BySchedule(new Hyperbola(0.5, Period: 20)):F4}");
Console.WriteLine($"plateau: loss {ByPlateau():F4}");
Console.WriteLine($"callbacks: loss {ByCallbacks():F4}");

double BySchedule(LearningRateSchedule schedule)
{
    var line = new Line();
    LearningRateSchedule bound = schedule.Bind(new RunLength(Epochs, batches.Length));
    double loss = 0;
    for (int step = 0; step < Epochs * batches.Length; step++)
    {
        line.LearningRate = bound.ValueAt(step);
        loss = line.Step(batches[step % batches.Length]);
    }

    return loss;
}

double ByPlateau()
{
    var line = new Line { LearningRate = 0.5 };
    PlateauRule rule = new Keras3Plateau(factor: 0.5, patience: 1, mode: MetricMode.Min);
    PlateauState state = rule.Start(line.LearningRate);
    double loss = 0;
    for (int epoch = 0; epoch < Epochs; epoch++)
    {
        loss = batches.Average(line.Step);
        state = rule.Next(state, epoch, loss, line.LearningRate);
        line.LearningRate = state.LearningRate;
    }

    return loss;
}

double ByCallbacks()
{
    var line = new Line();
    var history = new History();
    var run = new TrainingRun(line, new RunLength(Epochs, batches.Length), initialEpoch: 0,
        [history, new OneCycle(0.5, cycleMomentum: false), new EarlyStopping("loss", patience: 2), new CsvLogger("own-loop.csv")]);
    run.Begin();
    bool failed = true;
    try
    {
        for (int epoch = 0; epoch < Epochs && run.StopReason is null; epoch++)
        {
            run.BeginEpoch(epoch);
            double sum = 0;
            int batch = 0;
            for (; batch < batches.Length && run.StopReason is null; batch++)
            {
                run.BeginBatch(batch);
                double loss = line.Step(batches[batch]);
                sum += loss;
                run.EndBatch(batch, loss, new Dictionary<string, double> { ["loss"] = sum / (batch + 1) });
            }

            run.EndEpoch(epoch, new Dictionary<string, double> { ["loss"] = sum / batch }); // a stop ends an epoch early
        }

        failed = false;
    }
    finally
    {
        run.End(failed);
    }

    return history["loss"][^1];
}
