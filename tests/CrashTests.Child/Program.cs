using System.Globalization;
using CrashTests.Child;
using TfLrCallbacks;
using TfLrCallbacks.Embedded;

// CrashTests.Child RUN_FOLDER [SAVE_EVERY_BATCHES]
// Trains in the folder, going on from what is saved there, until the end. Exit code 3: the folder or the state can't be used.
int? saveEvery = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null;
return Interruption.StopOnSignal(() =>
{
try
{
    using var folder = RunFolder.Open(args[0]);
    DataSet digits = DataSet.Load(Path.Combine(AppContext.BaseDirectory, "digits.npz")).Take(trainCount: 320, testCount: 100).Standardize();
    var model = new Sequential(new Dense(12, "relu"), new BatchNormalization(), new Dropout(0.2), new Dense(digits.ClassCount)) { Seed = 20261125 };
    model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
    ITrainer trainer = model.CreateTrainer(
        digits.TrainImages, digits.TrainLabels, batchSize: 16, validationData: (digits.TestImages, digits.TestLabels));
    Callback[] hang = args is [.., "hang"] ? [new LambdaCallback(onTrainBatchBegin: (run, _) => Training.HangAt(run.Step, folder))] : [];
    History history = trainer.Fit(new FitOptions { Epochs = 16, Verbose = 0 }, [.. Training.Callbacks(folder, saveEvery, () => Training.SumOfWeights(trainer)), .. hang]);
    SnapshotFile.Write(folder["final.npz"], trainer.Capture(SnapshotParts.All));
    AtomicFile.WriteAllText(folder["history.txt"], Training.Describe(history));
    folder.Finish();
    return 0;
}
catch (Exception error) when (error is IOException or InvalidDataException)
{
    Console.Error.WriteLine($"error: {error.GetType().Name}: {error.Message}");
    return 3;
}
});
