using System.Text.Json;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Sixty updates of every optimizer against Keras 3: variables on the way, slots at the end.</summary>
[TestClass]
public sealed class OptimizerGoldenTests
{
    private static readonly JsonElement Recorded = Golden.Read("optimizers");

    public static IEnumerable<object[]> Cases =>
        Recorded.GetProperty("cases").EnumerateArray()
            .Where(recorded => recorded.Text("optimizer") is not "Ftrl" && !recorded.GetProperty("args").TryGetProperty("ema_overwrite_frequency", out _))
            .Select(recorded => new object[] { recorded.Text("id") });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Updates_are_those_of_Keras(string id)
    {
        JsonElement recorded = Recorded.GetProperty("cases").EnumerateArray().First(item => item.Text("id") == id);
        JsonElement inputs = Recorded.GetProperty("inputs");
        Optimizer optimizer = Make(recorded.Text("optimizer"), recorded.GetProperty("args"));
        ParameterBlock block = Block(inputs);
        optimizer.Build(block);
        double[][] gradients = [.. inputs.GetProperty("streams").EnumerateArray()
            .First(stream => stream.Text("stream") == recorded.Text("stream"))
            .GetProperty("gradients").EnumerateArray().Select(step => Flat(step))];
        int[] recordedAfter = [.. inputs.GetProperty("recorded_after_updates").EnumerateArray().Select(step => step.GetInt32())];
        int next = 0;
        for (int step = 0; step < gradients.Length; step++)
        {
            optimizer.LearningRate = At(inputs.GetProperty("rates"), recorded.GetProperty("rate"), step);
            Change(optimizer, recorded, inputs, step);
            Write(block.Parameters.Select(parameter => parameter.Gradient), gradients[step]);
            optimizer.Update();
            if (recordedAfter[next] == step + 1)
            {
                Expect.Near(
                    recorded.GetProperty("vars")[next].Numbers(), Read(block, block.Values), 2e-6, 2e-5, $"{id} after update {step + 1}");
                next++;
            }
        }

        foreach ((string name, NDArray slot) in optimizer.Slots)
        {
            double[] expected = [.. block.Parameters.SelectMany(parameter => Slot(recorded, parameter.Name, name))];
            Expect.Near(expected, Read(block, slot), 1e-7, 2e-5, $"{id} slot {name}");
        }
    }

    internal static Optimizer Make(string name, JsonElement args, double rate = 0.01)
    {
        double? clipNorm = Optional(args, "clipnorm");
        double? globalClipNorm = Optional(args, "global_clipnorm");
        double? clipValue = Optional(args, "clipvalue");
        double? decay = Optional(args, "weight_decay");
        double momentum = args.Number("momentum", 0);
        double beta1 = args.Number("beta_1", 0.9);
        double beta2 = args.Number("beta_2", 0.999);
        double epsilon = args.Number("epsilon", 1e-7);
        int accumulation = (int)args.Number("gradient_accumulation_steps", 1);
        bool amsgrad = args.Flag("amsgrad");
        return name.Replace("legacy.", string.Empty, StringComparison.Ordinal) switch
        {
            "SGD" => new SGD(rate, momentum, args.Flag("nesterov"))
            {
                WeightDecay = decay, ClipNorm = clipNorm, GlobalClipNorm = globalClipNorm, ClipValue = clipValue, GradientAccumulationSteps = accumulation,
            },
            "Adam" => new Adam(rate, beta1, beta2, epsilon, amsgrad)
            {
                WeightDecay = decay, ClipNorm = clipNorm, GlobalClipNorm = globalClipNorm, ClipValue = clipValue, GradientAccumulationSteps = accumulation,
            },
            "AdamW" => new AdamW(rate, decay ?? 0.004, beta1, beta2, epsilon, amsgrad)
            {
                ClipNorm = clipNorm, GlobalClipNorm = globalClipNorm, ClipValue = clipValue, GradientAccumulationSteps = accumulation,
            },
            "RMSprop" => new RMSprop(rate, args.Number("rho", 0.9), momentum, epsilon, args.Flag("centered"))
            {
                WeightDecay = decay, ClipNorm = clipNorm, GlobalClipNorm = globalClipNorm, ClipValue = clipValue, GradientAccumulationSteps = accumulation,
            },
            "Adagrad" => new Adagrad(rate, args.Number("initial_accumulator_value", 0.1), epsilon) { WeightDecay = decay },
            "Adadelta" => new Adadelta(rate, args.Number("rho", 0.95), epsilon),
            "Adamax" => new Adamax(rate, beta1, beta2, epsilon),
            "Nadam" => new Nadam(rate, beta1, beta2, epsilon),
            "Lion" => new Lion(rate, beta1, args.Number("beta_2", 0.99)) { WeightDecay = decay },
            "Lamb" => new Lamb(rate, beta1, beta2, epsilon),
            _ => throw new ArgumentException(name),
        };
    }

    private static double? Optional(JsonElement args, string name) =>
        args.TryGetProperty(name, out JsonElement value) ? value.Number() : null;

    private static ParameterBlock Block(JsonElement inputs)
    {
        var parameters = inputs.GetProperty("names").EnumerateArray().Zip(inputs.GetProperty("shapes").EnumerateArray())
            .Select(pair => new Parameter(
                pair.First.GetString()!, [.. pair.Second.EnumerateArray().Select(size => size.GetInt32())], new Zeros(), true, 0));
        var block = new ParameterBlock([.. parameters]);
        Write(block.Parameters.Select(parameter => parameter.Value), Flat(inputs.GetProperty("start")));
        return block;
    }

    private static double[] Flat(JsonElement numbers) => [.. numbers.EnumerateArray().SelectMany(
        item => item.ValueKind is JsonValueKind.Array ? item.Numbers() : [item.Number()])];

    private static double At(JsonElement lists, JsonElement rate, int step) =>
        rate.ValueKind is JsonValueKind.String ? lists.GetProperty(rate.GetString()!)[step].Number() : rate.Number();

    private static void Change(Optimizer optimizer, JsonElement recorded, JsonElement inputs, int step)
    {
        if (!recorded.TryGetProperty("changing", out JsonElement changing))
        {
            return;
        }

        foreach (JsonProperty change in changing.EnumerateObject())
        {
            double value = At(inputs.GetProperty("lists"), change.Value, step);
            if (change.Name is "weight_decay")
            {
                optimizer.WeightDecay = value;
            }
            else
            {
                optimizer.Momentum = value;
            }
        }
    }

    private static void Write(IEnumerable<NDArray> targets, double[] values)
    {
        int start = 0;
        foreach (NDArray target in targets)
        {
            int size = (int)target.size;
            np.copyto(target, np.array(values.AsSpan(start, size).ToArray().Select(value => (float)value).ToArray()).reshape(target.shape));
            start += size;
        }
    }

    private static double[] Read(ParameterBlock block, NDArray array) => [.. block.ViewsOf(array).SelectMany(view => view.Values())];

    private static double[] Slot(JsonElement recorded, string parameter, string slot) =>
        recorded.GetProperty("slots").GetProperty($"{parameter}_{slot}").Numbers();
}
