using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace CrashTests;

/// <summary>A process that is killed (kill -9) at random moments and started again makes the run that was never killed, byte for byte.</summary>
[TestClass]
public sealed class KillTests(TestContext context)
{
    private static readonly int?[] SaveEvery = [1, 2, 3, 7, null];

    [TestMethod]
    public void A_training_killed_at_random_moments_loses_and_repeats_nothing()
    {
        var random = new Random(20261125);
        int kills = 0;
        int insideASave = 0;
        int beforeTheFirst = 0;
        int runs = 0;
        while (kills < Amount.Kills)
        {
            using var folder = new TemporaryFolder();
            string run = folder["run"];
            int? saveEvery = SaveEvery[runs++ % SaveEvery.Length];
            string story = $"saved every {saveEvery} batches, killed:";
            int before = kills;
            while (true)
            {
                using var child = ChildProcess.Start(run, saveEvery);

                // A run that is saved after epochs only would never end if it were killed for ever.
                if (kills < Amount.Kills && kills < before + 30)
                {
                    string moment = KillMoment.Wait(child, run, random);
                    if (child.Kill())
                    {
                        kills++;
                        insideASave += KillMoment.IsWriting(run) ? 1 : 0;
                        beforeTheFirst += File.Exists(Path.Combine(run, "state", "state.json")) ? 0 : 1;
                        story += $"\n{moment}";
                        continue;
                    }
                }

                Assert.AreEqual((0, string.Empty), child.WaitForEnd(), story);
                break;
            }

            FinishedRun.AssertSame(run, story);
        }

        context.WriteLine($"{kills} kills in {runs} runs: {insideASave} inside a save of the state, {beforeTheFirst} before the first one was done.");
    }
}
