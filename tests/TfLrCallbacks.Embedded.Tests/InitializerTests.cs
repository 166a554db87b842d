using System.Text.Json;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class InitializerTests
{
    [TestMethod]
    public void Values_have_the_limits_and_deviations_of_Keras()
    {
        foreach (JsonElement recorded in Golden.Cases("initializers"))
        {
            Initializer initializer = Make(recorded);
            int[] shape = [.. recorded.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
            int repeats = 1 + 20_000 / shape.Aggregate(1, (product, size) => product * size);
            NumPyRandom random = np.random.RandomState(5);
            double[] values = [.. Enumerable.Range(0, repeats).SelectMany(_ => initializer.Make(shape, random).Values())];
            string what = $"{recorded.Text("initializer")} ({string.Join(", ", shape)})";

            double mean = values.Average();
            double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            double expected = recorded.Number("std_formula", recorded.GetProperty("sample_std").Number());
            double limit = recorded.Number("limit_formula", double.PositiveInfinity);
            Assert.AreEqual(expected, deviation, 0.03 * expected + 1e-7, what);
            Assert.AreEqual(recorded.GetProperty("sample_mean").Number(), mean, 0.04 * expected + 1e-7, what);
            Assert.IsTrue(values.All(value => Math.Abs(value) <= limit * (1 + 1e-6)), what);
            if (double.IsFinite(limit))
            {
                Assert.IsTrue(values.Max() > 0.9 * limit && values.Min() < -0.9 * limit, what);
            }
        }
    }

    [TestMethod]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => (Initializer)"glorot");

        StringAssert.Contains(error.Message, "glorot_uniform", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, "Received: \"glorot\"", StringComparison.Ordinal);
    }

    private static Initializer Make(JsonElement recorded)
    {
        JsonElement config = recorded.TryGetProperty("config", out JsonElement given) ? given : default;
        return recorded.Text("initializer") switch
        {
            "GlorotUniform" => "glorot_uniform",
            "GlorotNormal" => "glorot_normal",
            "HeUniform" => "he_uniform",
            "HeNormal" => "he_normal",
            "LecunUniform" => "lecun_uniform",
            "LecunNormal" => "lecun_normal",
            "RandomNormal" => new RandomNormal(config.Number("mean", 0), config.Number("stddev", 0.05)),
            "RandomUniform" => new RandomUniform(config.Number("minval", -0.05), config.Number("maxval", 0.05)),
            "TruncatedNormal" => new TruncatedNormal(config.Number("mean", 0), config.Number("stddev", 0.05)),
            "Zeros" => "zeros",
            "Ones" => "ones",
            "Constant" => new Constant(config.Number("value", 0)),
            string name => throw new ArgumentException(name),
        };
    }
}
