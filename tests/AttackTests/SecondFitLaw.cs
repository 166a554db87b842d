using TfLrCallbacks;

namespace AttackTests;

/// <summary>The law of callbacks that are used again, for every callback there is: what one remembers of a fit does not show in the next. Keras resets at the beginning of a training.</summary>
[TestClass]
public sealed class SecondFitLaw
{
    public static IEnumerable<object[]> Situations => ResumeLaw.Situations;

    [TestMethod]
    [DynamicData(nameof(Situations))]
    public void A_second_fit_with_the_same_callbacks_is_as_the_first(string callback, string situation)
    {
        Recipe recipe = EveryCallback.Of(callback, situation);
        using var folder = new TemporaryFolder(inMemory: true);
        Outcome first = Outcome.TrainAfter(recipe, folder["run"], before: null);
        foreach (FitBefore before in Enum.GetValues<FitBefore>())
        {
            Directory.Delete(folder["run"], recursive: true);
            Outcome second = Outcome.TrainAfter(recipe, folder["run"], before);
            string place = $"{callback}, {situation}, after a fit that was {before}";
            Outcome.AssertSame([.. first.Lines], [.. second.Lines], place);
            Outcome.AssertSame(first.End.Split('\n'), second.End.Split('\n'), place);
        }
    }
}
