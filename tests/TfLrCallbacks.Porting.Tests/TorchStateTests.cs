using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>A PyTorch scheduler keeps a position; a schedule here is asked for the step that the run has reached.</summary>
[TestClass]
public sealed class TorchStateTests
{
    [TestMethod]
    public void What_follows_a_saved_state_are_the_rates_of_the_later_steps()
    {
        int compared = 0;
        foreach (JsonElement recorded in Golden.Cases("torch-state"))
        {
            JsonElement[] rows = [.. recorded.GetProperty("values").EnumerateArray()];
            double[] rates = recorded.GetProperty("optimizer").GetProperty("lr") is { ValueKind: JsonValueKind.Array } list ? list.Numbers() : [recorded.GetProperty("optimizer").GetProperty("lr").GetDouble()];
            double[] steps = recorded.GetProperty("steps").Numbers();
            for (int group = 0; group < rates.Length; group++)
            {
                LearningRateSchedule schedule = ScheduleNames.Create(
                    RecordedCall.Of(recorded), new PortingContext { BaseLearningRate = rates[group], Group = group, Groups = rates.Length }).Schedule;
                for (int i = 0; i < rows.Length; i++)
                {
                    if (schedule is OneCycle && steps[i] > schedule.EndStep())
                    {
                        continue;
                    }

                    double expected = rows[i].ValueKind is JsonValueKind.Array ? rows[i][group].Number() : rows[i].Number();
                    Assert.AreEqual(expected, schedule.ValueAt(steps[i]), 1e-9, $"{recorded.Id()} at {steps[i]}");
                    compared++;
                }
            }
        }

        Assert.IsGreaterThan(150, compared);
    }
}
