using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>A schedule that has another form gives the same rates in it.</summary>
[TestClass]
public sealed class FormTests
{
    private static IEnumerable<object[]> Libraries => [["keras3"], ["torch"], ["optax"], ["transformers"], ["timm"], ["deepspeed"], ["composer"]];

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void Every_form_gives_the_same_rates_or_is_refused(string library)
    {
        Dictionary<string, int> written = [];
        foreach (JsonElement recorded in Golden.Cases(library))
        {
            if (Schedule(recorded) is { } schedule)
            {
                Count("json", recorded, schedule, () => ScheduleJson.Read(ScheduleJson.Write(schedule)));
                Count("C#", recorded, schedule, () => ScheduleReader.Read(ScheduleForms.ToCSharp(schedule)).Schedule);
                Count("Keras", recorded, schedule, () => ScheduleReader.Read(ScheduleForms.ToPythonKeras(schedule)).Schedule);
                Count("Keras json", recorded, schedule, () => KerasJson.Read(KerasJson.Write(schedule)).Schedule);
            }
        }

        Console.WriteLine($"{library}: {string.Join(", ", written)}");
        Assert.IsGreaterThan(10, written["json"]);
        Assert.AreEqual(written.GetValueOrDefault("Keras"), written.GetValueOrDefault("Keras json"));

        void Count(string form, JsonElement recorded, LearningRateSchedule schedule, Func<LearningRateSchedule> again)
        {
            try
            {
                LearningRateSchedule other = again();
                double range = Enumerable.Range(0, 200).Max(step => schedule.ValueAt(step));
                foreach (long step in Enumerable.Range(0, 200).Select(step => (long)step).Append(100_000))
                {
                    Assert.AreEqual(schedule.ValueAt(step), other.ValueAt(step), 1e-12 * range, $"{recorded.Id()} as {form} at {step}");
                }

                written[form] = written.GetValueOrDefault(form) + 1;
            }
            catch (PortingException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }
    }

    private static LearningRateSchedule? Schedule(JsonElement recorded)
    {
        try
        {
            JsonElement group = recorded.Find("groups") is { } groups ? groups[0] : recorded;
            return ScheduleNames.Create(RecordedCall.Of(recorded), RecordedCall.Context(recorded, group, 0, recorded.Find("groups")?.GetArrayLength() ?? 1)).Schedule;
        }
        catch (PortingException)
        {
            return null; // GoldenDialectTests says which these are
        }
    }
}
