namespace TfLrCallbacks.Cli.Tests;

/// <summary>An option that does not exist, with a word that another one has.</summary>
[TestClass]
public sealed class OptionWordTests
{
    [TestMethod]
    public void An_option_with_the_word_comes_before_the_nearest_by_letters()
    {
        Run run = Run.Of(["convert", "StepLR(opt, 3)", "--lr", "0.1"]);

        Assert.Contains("There is no option --lr. Did you mean '--base-lr'?", run.Error);
    }
}
