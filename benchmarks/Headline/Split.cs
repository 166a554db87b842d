using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Headline;

/// <summary>
/// The samples of a seed: up to 20,000 to train on and up to 5,000 for validation, drawn from the data's training part, and the data's own test part. Whatever is chosen is
/// chosen by the validation samples.
/// </summary>
/// <param name="TrainX">The samples to train on.</param>
/// <param name="TrainY">Their class numbers.</param>
/// <param name="ValidationX">The samples that choices are made by.</param>
/// <param name="ValidationY">Their class numbers.</param>
/// <param name="TestX">The samples that nothing is chosen by.</param>
/// <param name="TestY">Their class numbers.</param>
internal sealed record Split(
    NDArray TrainX, NDArray TrainY, NDArray ValidationX, NDArray ValidationY, [property: NDBorrowed] NDArray TestX, [property: NDBorrowed] NDArray TestY) : IDisposable
{
    public const int BatchSize = 64;
    private const int MostTraining = 20_000;
    private const int MostValidation = 5_000;

    /// <summary>Gets how many steps an epoch has.</summary>
    public int StepsPerEpoch => ((int)TrainY.shape[0] + BatchSize - 1) / BatchSize;

    public void Dispose()
    {
        TrainX.Dispose();
        TrainY.Dispose();
        ValidationX.Dispose();
        ValidationY.Dispose();
    }

    /// <param name="data">The data, standardised.</param>
    /// <param name="seed">Says which samples are drawn.</param>
    public static Split Of(DataSet data, int seed)
    {
        long[] order = [.. Enumerable.Range(0, (int)data.TrainLabels.shape[0]).Select(row => (long)row)];
        new Random(seed).Shuffle(order);
        int training = Math.Min(MostTraining, order.Length * 4 / 5);
        int validation = Math.Min(MostValidation, order.Length / 5);
        using var scope = NDScope.Open();
        NDArray train = np.array(order[..training]);
        NDArray held = np.array(order[training..(training + validation)]);
        return new Split(
            scope.Returns(np.take(data.TrainImages, train, axis: 0)),
            scope.Returns(np.take(data.TrainLabels, train, axis: 0)),
            scope.Returns(np.take(data.TrainImages, held, axis: 0)),
            scope.Returns(np.take(data.TrainLabels, held, axis: 0)),
            data.TestImages,
            data.TestLabels);
    }
}
