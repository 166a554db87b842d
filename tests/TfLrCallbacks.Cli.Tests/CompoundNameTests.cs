namespace TfLrCallbacks.Cli.Tests;

[TestClass]
public sealed class CompoundNameTests
{
    [TestMethod]
    [DataRow("CosineDecay", 14, "CosineDecay")]
    [DataRow("CosineDecayRestarts", 14, "CosineDecay|Restarts")]
    [DataRow("get_cosine_schedule", 14, "get_cosine_|schedule")]
    [DataRow("torch.optim.StepLR", 14, "torch.optim.|StepLR")]
    [DataRow("runs/a-run-with-a-name", 14, "runs/a-run-|with-a-name")]
    [DataRow("runs\\a-run-with-a-name", 14, "runs\\a-run-|with-a-name")]
    [DataRow("lr-1e-3-momentum-0.95", 10, "lr-1e-3-|momentum-|0.95")]
    [DataRow("withoutanyplacetobreak", 14, "withoutanyplacetobreak")]
    [DataRow("", 14, "")]
    public void A_name_is_broken_between_its_words_and_never_in_a_number(string name, int width, string lines) =>
        Assert.AreEqual(lines.Replace('|', '\n'), CompoundName.Wrap(name, width));
}
