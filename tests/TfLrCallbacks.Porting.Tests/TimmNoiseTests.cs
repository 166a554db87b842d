using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>timm's noise comes from torch's generator, so only its shape can be the same.</summary>
[TestClass]
public sealed class TimmNoiseTests
{
    [TestMethod]
    public void Noise_is_where_it_was_and_within_its_bound()
    {
        int cases = 0;
        foreach (JsonElement recorded in Golden.Cases("timm").Where(recorded => recorded.Find("without_noise") is not null))
        {
            LearningRateSchedule schedule = ScheduleNames.Create(
                RecordedCall.Of(recorded), new PortingContext { BaseLearningRate = recorded.GetProperty("base_lr").GetDouble() }).Schedule;
            double[] steps = recorded.GetProperty("steps").Numbers();
            double[] quiet = recorded.GetProperty("without_noise").Numbers();
            double[] noisy = recorded.GetProperty("noisy_steps").Numbers();
            double bound = recorded.GetProperty("bound").GetDouble();
            for (int i = 0; i < steps.Length; i++)
            {
                double relative = quiet[i] == 0 ? 0 : Math.Abs((schedule.ValueAt(steps[i]) / quiet[i]) - 1);
                Assert.IsLessThan(bound, relative, recorded.Id());
                Assert.AreEqual(noisy.Contains(steps[i]), relative > 1e-12, $"{recorded.Id()} at {steps[i]}");
            }

            cases++;
        }

        Assert.AreEqual(4, cases);
    }

    [TestMethod]
    public void Noise_has_the_recorded_spread()
    {
        foreach (JsonElement recorded in Golden.Cases("timm").Where(recorded => recorded.Find("draws") is not null))
        {
            List<(string?, Value)> arguments = [("decay_t", 1_000_000), .. recorded.GetProperty("args").EnumerateObject().Select(item => ((string?)item.Name, RecordedCall.Read(item.Value)))];
            LearningRateSchedule schedule = Dialect.Timm.Create("StepLRScheduler", arguments, new PortingContext { BaseLearningRate = 1 }).Schedule;
            double[] noise = [.. Enumerable.Range(1, 2000).Select(step => schedule.ValueAt(step) - 1)];

            Assert.AreEqual(recorded.GetProperty("std").GetDouble(), Math.Sqrt(noise.Average(n => n * n)), 0.02, recorded.Id());
            Assert.AreEqual(0, noise.Average(), 0.03, recorded.Id());
        }
    }
}
