using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class KerasJsonTests
{
    private static readonly string[] Forms = ["config", "learning_rate", "legacy_format", "serialize", "serialize_legacy", "compile_config", "keras_file_compile_config"];

    private static IEnumerable<object[]> Libraries => [["configs-keras3"], ["configs-tf_keras"]];

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void Every_serialized_form_gives_the_recorded_rates(string file)
    {
        List<string> misses = [];
        int forms = 0;
        foreach (JsonElement recorded in Golden.Cases(file).Where(recorded => recorded.Find("values") is not null))
        {
            foreach (string form in Forms)
            {
                if (recorded.Find(form) is { ValueKind: JsonValueKind.Object } json)
                {
                    forms++;
                    Compare(recorded, form, json, misses);
                }
            }
        }

        Console.WriteLine($"{forms} forms");
        Assert.IsGreaterThan(60, forms);
        Assert.IsEmpty(misses, string.Join('\n', misses));
    }

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void A_schedule_is_written_as_Keras_writes_it(string file)
    {
        bool isKeras2 = file.EndsWith("tf_keras", StringComparison.Ordinal);
        int compared = 0;
        foreach (JsonElement recorded in Golden.Cases(file))
        {
            string form = isKeras2 ? "serialize_legacy" : "serialize";
            if (recorded.Find(form) is not { } written)
            {
                continue;
            }

            JsonNode expected = JsonNode.Parse(written.GetRawText())!;
            JsonNode actual = JsonNode.Parse(KerasJson.Write(KerasJson.Read(written.GetRawText()).Schedule, isKeras2))!;
            Assert.IsTrue(Same(expected, actual), $"{recorded.Id()}: {expected.ToJsonString()} was written as {actual.ToJsonString()}");
            compared++;
        }

        Assert.AreEqual(7, compared);
    }

    [TestMethod]
    public void An_unknown_argument_is_refused_with_the_nearest_known()
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => KerasJson.Read(
            """{"class_name": "CosineDecay", "config": {"initial_learning_rate": 0.1, "decay_stps": 10}}"""));

        Assert.Contains("decay_steps", refusal.Message);
    }

    [TestMethod]
    public void An_unknown_class_is_refused_with_the_nearest_known()
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => KerasJson.Read("""{"class_name": "CosinDecay", "config": {}}"""));

        Assert.Contains("'CosineDecay'", refusal.Message);
    }

    [TestMethod]
    [DataRow("{")]
    [DataRow("[1]")]
    [DataRow("{}")]
    [DataRow("""{"class_name": "CosineDecay"}""")]
    [DataRow("""{"class_name": "CosineDecay", "config": 3}""")]
    [DataRow("""{"class_name": 3, "config": {}}""")]
    [DataRow("""{"format": "TfLrCallbacks.Schedule"}""")]
    [DataRow("""{"format": "TfLrCallbacks.Schedule", "version": 99, "schedule": {"type": "ConstantRate", "learningRate": 1}}""")]
    [DataRow("""{"format": "TfLrCallbacks.Schedule", "version": 1, "schedule": 5}""")]
    [DataRow("""{"scheduler": {"type": "WarmupLR", "params": {"warmup": 3}}}""")]
    [DataRow("""{"sched": "cosinus"}""")]
    [DataRow("""{"sched": 3}""")]
    [DataRow("""{"sched": "cosine", "epochs": "many"}""")]
    [DataRow("""{"scheduler": 3}""")]
    [DataRow("""{"scheduler": {"type": 5, "params": {}}}""")]
    [DataRow("""{"scheduler": {"type": "WarmupLR", "params": []}}""")]
    [DataRow("""{"optimizer": 3}""")]
    [DataRow("""{"optimizer": {"class_name": "Adam", "config": {"learning_rate": {"class_name": "CosineDecay", "config": 1}}}}""")]
    [DataRow("""{"class_name": "Adam", "config": {"learning_rate": "fast"}}""")]
    [DataRow("""{"class_name": "Sequential", "config": {}}""")]
    [DataRow("""{"format": 3, "version": "x", "schedule": {}}""")]
    [DataRow("""{"format": "TfLrCallbacks.Schedule", "version": 1, "schedule": {"type": "Anneal", "initialLearningRate": 1, "endLearningRate": 0, "curve": {"type": "NoCurve"}}}""")]
    [DataRow("""{"format": "TfLrCallbacks.Schedule", "version": 1, "schedule": {"type": "Anneal", "initialLearningRate": 1, "endLearningRate": 0, "steps": "3 parsecs"}}""")]
    [DataRow("""{"format": "TfLrCallbacks.Schedule", "version": 1, "schedule": {"type": "Anneal", "initialLearningRate": -1, "endLearningRate": 0, "steps": 3}}""")]
    public void What_is_no_schedule_is_refused_in_one_line(string json)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(json));

        Assert.DoesNotContain('\n', refusal.Message);
    }

    [TestMethod]
    public void One_kind_of_json_is_not_taken_for_another()
    {
        Assert.ThrowsExactly<PortingException>(() => KerasJson.Read(ScheduleJson.Write(new ConstantRate(1))));
        Assert.ThrowsExactly<PortingException>(() => ScheduleJson.Read(KerasJson.Write(new CosineDecay(0.1, 10))));
        Assert.ThrowsExactly<PortingException>(() => ScheduleJson.Read("""{"format": "Other", "version": 1, "schedule": {"type": "ConstantRate", "learningRate": 1}}"""));
    }

    [TestMethod]
    public void A_DeepSpeed_configuration_takes_the_rate_of_its_optimizer()
    {
        LearningRateSchedule schedule = ScheduleReader.Read(
            """{"optimizer": {"type": "Adam", "params": {"lr": 0.1}}, "scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": 10, "warmup_type": "linear"}}}""").Schedule;

        Assert.AreEqual(0.1, schedule.ValueAt(11));
        Assert.AreEqual(0.01, schedule.ValueAt(2), 1e-15);
    }

    [TestMethod]
    public void Options_of_timm_are_read()
    {
        LearningRateSchedule schedule = ScheduleReader.Read("""{"sched": "cosine", "epochs": 30, "warmup_epochs": 5, "lr": 0.1}""").Schedule;

        Assert.AreEqual(1e-5, schedule.ValueAt(0));
        Assert.AreEqual(0.09330127018922195, schedule.ValueAt(5), 1e-15);
    }

    private static void Compare(JsonElement recorded, string form, JsonElement json, List<string> misses)
    {
        try
        {
            LearningRateSchedule schedule = KerasJson.Read(json.GetRawText(), new PortingContext { Precision = Precision.Float32 }).Schedule;
            double[] steps = recorded.GetProperty("steps").Numbers();
            double[] expected = recorded.GetProperty("values").Numbers();
            bool hasDecay = recorded.Find("note")?.GetString()?.Contains("not in values", StringComparison.Ordinal) ?? false;
            int miss = Array.FindIndex(steps, step =>
                !hasDecay && Math.Abs(schedule.ValueAt(step) - expected[Array.IndexOf(steps, step)]) > 1e-6 * expected.Max());
            if (miss >= 0)
            {
                misses.Add(string.Create(CultureInfo.InvariantCulture, $"{recorded.Id()} {form} at {steps[miss]}: {expected[miss]} recorded, {schedule.ValueAt(steps[miss])} computed"));
            }
        }
        catch (PortingException refusal)
        {
            misses.Add($"{recorded.Id()} {form}: {refusal.Message}");
        }
    }

    /// <summary>Compares numbers as numbers within the last digits; a floor that is a fraction of a fraction is rounded.</summary>
    private static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (null, null) => true,
        (JsonObject left, JsonObject right) => left.Select(member => member.Key).SequenceEqual(right.Select(member => member.Key)) && left.All(member => Same(member.Value, right[member.Key])),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second)),
        (JsonValue left, JsonValue right) when left.GetValueKind() is JsonValueKind.Number && right.GetValueKind() is JsonValueKind.Number =>
            left.ToJsonString().Contains('.', StringComparison.Ordinal) == right.ToJsonString().Contains('.', StringComparison.Ordinal)
            && Math.Abs(left.GetValue<double>() - right.GetValue<double>()) <= 1e-15,
        _ => JsonNode.DeepEquals(a, b),
    };
}
