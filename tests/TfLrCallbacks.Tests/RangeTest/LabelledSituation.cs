using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

/// <summary>A made-up situation: the loss as a formula of the rate, with noise, and what a range test should say to it.</summary>
internal sealed class LabelledSituation(JsonElement recorded)
{
    public static LabelledSituation[] All { get; } =
        [.. Golden.Read("RangeTest/diagnosis").EnumerateArray().Select(item => new LabelledSituation(item))];

    public double Edge => Curve("edge_log10") ?? double.NaN;

    public JsonElement Label(string field) => recorded.GetProperty(field);

    public override string ToString() => $"{Label("id").GetString()} ({Label("label").GetString()})";

    /// <summary>Runs a test on a trainer whose loss depends on the last rate alone; trials see no noise, and a cool-down, whose rates fall, changes nothing.</summary>
    public RangeTestResult Run()
    {
        double[] noise = Label("noise_probe").Numbers();
        double amplitude = Label("probe_noise").GetDouble();
        int measured = 0;
        (long Update, double Held, bool IsCooling) last = default;

        // Trials have 40 steps or more at rates half a decade apart; between those, their rate falls.
        double Train(ScriptedStep step)
        {
            double place = 2 * Math.Log10(step.LearningRate);
            bool isCooling = step.Update >= 40 && Math.Abs(place - Math.Round(place)) > 1e-6;
            bool goesOn = last.IsCooling && step.Update == last.Update + 1;
            last = (step.Update, !isCooling ? place / 2 : goesOn ? last.Held : Math.Round(place) / 2, isCooling);
            return Value(last.Held);
        }

        double Probe(ScriptedStep step)
        {
            bool isTrial = step.Update > 1 && step.Update != _lastProbe + 1;
            _lastProbe = step.Update;
            double loss = step.Update == 0 && !IsAlwaysNaN ? Label("curve").GetProperty("baseline").GetDouble() : Value(last.Held);
            return step.Update == 0 || isTrial || noise.Length == 0 ? loss : loss + (amplitude * noise[measured++ % noise.Length]);
        }

        var trainer = new ScriptedTrainer(stepsPerEpoch: 25, Train)
        {
            Probe = Probe,
            Momentum = Label("momentum").GetDouble(),
        };
        return new LrRangeTest(new LrRangeTestOptions
        {
            StartLearningRate = Label("start_rate").GetDouble(),
            EndLearningRate = Label("end_rate").GetDouble(),
            SweepSteps = Label("pass1_steps").GetInt32(),
        }).Run(trainer);
    }

    /// <summary>The loss at x = log10(rate), without noise.</summary>
    public double Value(double x)
    {
        double baseline = Curve("baseline")!.Value;
        double? edge = Curve("edge_log10");
        string shape = Label("curve").GetProperty("shape").GetString()!;
        if (IsAlwaysNaN || x > edge + Curve("overflow_after"))
        {
            return double.NaN;
        }

        if (shape == "constant")
        {
            return baseline;
        }

        if (x > edge + Curve("returns_after"))
        {
            return baseline - Curve("returns_to")!.Value;
        }

        double fall = Fall(x, shape);
        double gap = fall < 0 ? -fall : Curve("rise_unit") ?? 0.2 * Math.Abs(baseline);
        double rise = edge is null ? 0 : gap * Math.Pow(10, Math.Min((Curve("steepness") ?? 6) * (x - edge.Value), 30));
        return baseline + fall + rise;
    }

    private long _lastProbe;

    private bool IsAlwaysNaN => Label("curve").GetProperty("shape").GetString() == "nan_always";

    private double Fall(double x, string shape)
    {
        double drop = Curve("drop")!.Value;
        if (drop == 0)
        {
            return 0;
        }

        double onset = Curve("onset_log10")!.Value;
        double width = Curve("width") ?? 0.35;
        double fall = shape == "valley"
            ? -drop / (1 + Math.Exp(-(x - onset) / (width / 2)))
            : -drop * Math.Clamp((x - onset) / width, 0, 1);
        if (Label("curve").TryGetProperty("second_dip", out JsonElement dip))
        {
            double distance = (x - dip.GetProperty("at_log10").GetDouble()) / dip.GetProperty("width").GetDouble();
            fall -= dip.GetProperty("drop").GetDouble() * Math.Exp(-distance * distance);
        }

        return fall;
    }

    private double? Curve(string field) =>
        Label("curve").TryGetProperty(field, out JsonElement value) && value.ValueKind is JsonValueKind.Number ? value.GetDouble() : null;
}
