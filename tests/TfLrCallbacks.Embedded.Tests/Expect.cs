using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

internal static class Expect
{
    /// <summary>Fails where a value is further away than absolute + relative·|expected|.</summary>
    public static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double absolute, double relative, string what)
    {
        Assert.HasCount(expected.Count, actual, what);
        for (int i = 0; i < expected.Count; i++)
        {
            double bound = absolute + relative * Math.Abs(expected[i]);
            Assert.IsTrue(
                Math.Abs(expected[i] - actual[i]) <= bound || (double.IsNaN(expected[i]) && double.IsNaN(actual[i])),
                $"{what}, value {i}: expected {expected[i]}, was {actual[i]}, further away than {bound}");
        }
    }

    public static double[] Values(this NDArray array) => array.astype(NPTypeCode.Double).ravel().ToArray<double>();

    public static float[] Singles(this NDArray array) => array.ravel().ToArray<float>();
}
