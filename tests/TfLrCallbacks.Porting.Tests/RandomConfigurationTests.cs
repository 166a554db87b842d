using CsCheck;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Arguments that nobody recorded: a call either is refused in one line, or gives rates that are rates, at every step there is.</summary>
[TestClass]
public sealed class RandomConfigurationTests
{
    private static readonly double[] Steps = [0, 1, 2, 3, 10, 99, 100, 101, 1000, 65535, 1e7, 1e12, long.MaxValue];

    private static readonly string[] Odd =
        ["0", "0.0", "1", "1.0", "-1", "1e-8", "1e9", "True", "None", "[1, 5, 9]", "[0.1, 0.2, 0.3, 0.4]", "'cos'", "'linear'", "lambda x: 0.5"];

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Int[0, 200].Select(n => n.ToString(null, null)),
        Gen.Double[0, 2].Select(x => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]));

    [TestMethod]
    public void A_call_is_refused_or_gives_rates()
    {
        (Dialect Dialect, string Name)[] factories = [.. Dialect.All.SelectMany(dialect => dialect.Factories.Select(name => (dialect, name)))
            .Where(factory => factory.name is not ("MultiplicativeLR" or "MultiplicativeDecay"))];
        Gen<(int Factory, string[] Arguments, bool IsFloat32)> calls = Gen.Select(Gen.Int[0, factories.Length - 1], Number.Array[0, 8], Gen.Bool);

        calls.Sample(
            call =>
            {
                (Dialect dialect, string name) = factories[call.Factory];
                try
                {
                    LearningRateSchedule schedule = dialect.Create(
                        name,
                        [.. call.Arguments.Select(argument => ((string?)null, Snippet.Evaluate(argument)))],
                        new PortingContext { BaseLearningRate = 0.1, Precision = call.IsFloat32 ? Precision.Float32 : Precision.Float64, Run = new RunLength(10, 100), SamplesPerStep = 4, TokensPerStep = 8 }).Schedule.Bind(new RunLength(10, 100));
                    return Steps.All(step => schedule.ValueAt(step) is var rate && double.IsFinite(rate) && rate >= 0 && rate == schedule.ValueAt(step));
                }
                catch (ArgumentOutOfRangeException tooLong) when (dialect == Dialect.Own && tooLong.ParamName == "totalSteps")
                {
                    return true; // lengths that do not fit into this run
                }
                catch (PortingException refusal)
                {
                    return !refusal.Message.Contains('\n', StringComparison.Ordinal) && refusal.Message.Length > 10;
                }
            },
            iter: long.TryParse(Environment.GetEnvironmentVariable("RANDOM_CONFIGURATIONS"), out long many) ? many : 20_000);
    }
}
