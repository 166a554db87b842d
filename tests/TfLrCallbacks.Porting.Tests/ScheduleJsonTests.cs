using TfLrCallbacks.Tests.Schedules;

namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class ScheduleJsonTests
{
    private static IEnumerable<object[]> Examples => EverySchedule.Examples.Select((_, i) => new object[] { i });

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void A_schedule_comes_back_equal_or_is_refused_for_its_function(int index)
    {
        LearningRateSchedule schedule = EverySchedule.Examples.ElementAt(index);
        try
        {
            Assert.AreEqual(schedule, ScheduleJson.Read(ScheduleJson.Write(schedule)));
            Assert.AreEqual(schedule, ScheduleReader.Read(ScheduleForms.ToCSharp(schedule)).Schedule);
        }
        catch (PortingException refusal)
        {
            Assert.Contains("function of C# code", refusal.Message);
        }
    }

    [TestMethod]
    public void Lengths_that_need_a_run_are_kept_as_they_are()
    {
        LearningRateSchedule schedule = new WarmupCosine(0.001, "5%").WithCooldown("1.5 epochs").Repeat("30 epochs");

        Assert.AreEqual(schedule, ScheduleJson.Read(ScheduleJson.Write(schedule)));
    }

    [TestMethod]
    public void A_function_from_Python_is_kept()
    {
        LearningRateSchedule schedule = ScheduleReader.Read("LambdaLR(opt, lambda epoch: 0.95 ** epoch)", new PortingContext { BaseLearningRate = 0.1 }).Schedule;

        LearningRateSchedule again = ScheduleJson.Read(ScheduleJson.Write(schedule));

        Assert.AreEqual(0.1 * Math.Pow(0.95, 7), again.ValueAt(7), 1e-17);
        Assert.AreEqual(
            "new LambdaSchedule(schedule: epoch => Math.Pow(0.95, epoch)).Scale(factor: 0.1)", ScheduleForms.ToCSharp(schedule));
    }

    [TestMethod]
    public void A_document_reads_as_it_looks() => Assert.AreEqual(
        """
        {
          "format": "TfLrCallbacks.Schedule",
          "version": 1,
          "schedule": {
            "type": "OneCycle",
            "maxLearningRate": 0.1,
            "totalSteps": 500,
            "annealing": {
              "type": "LinearCurve"
            }
          }
        }
        """,
        ScheduleJson.Write(new OneCycle(0.1, 500, annealing: Curve.Linear)));
}
