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
    [DataRow("CyclicScale.Triangular2", "CyclicScale.Triangular2")]
    [DataRow("CyclicScale.ExpRange(0.99)", "CyclicScale.ExpRange(0.99)")]
    [DataRow("ExpRangeScale(0.5)", "CyclicScale.ExpRange(0.5)")]
    [DataRow("CyclicScale.ByCycle(lambda cycle: 1 / cycle)", "CyclicScale.ByCycle(cycle => 1.0 / cycle)")]
    [DataRow("CyclicScale.ByStep(lambda step: 0.9 ** step)", "CyclicScale.ByStep(step => Math.Pow(0.9, step))")]
    [DataRow("CycleScale(0.7)", "CyclicScale.ByCycle(cycle => Math.Pow(0.7, cycle - 1))")]
    public void A_scale_is_read_and_written_by_the_member_that_makes_it(string read, string written)
    {
        LearningRateSchedule schedule = ScheduleReader.Read($"Cyclical(0.01, 0.1, 5, scale={read})").Schedule;

        Assert.AreEqual($"new Cyclical(baseLearningRate: 0.01, maxLearningRate: 0.1, stepSize: 5, scale: {written})", ScheduleForms.ToCSharp(schedule));
        Assert.AreEqual(schedule.ValueAt(17), ScheduleJson.Read(ScheduleJson.Write(schedule)).ValueAt(17));
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
