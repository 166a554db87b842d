namespace TfLrCallbacks.Tests.Saving;

/// <summary>A name that could not be filled in is refused when the callback is made, not after an epoch of training.</summary>
[TestClass]
public sealed class FileTemplateTests
{
    [TestMethod]
    public void A_metric_has_no_format_for_whole_numbers()
    {
        Assert.Contains("{val_loss:.2f}", Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint("{val_loss:02d}.npz")).Message);
        _ = new ModelCheckpoint("{epoch:02d}-{val_loss:.2f}.npz");
    }

    [TestMethod]
    public void A_batch_has_a_place_only_where_batches_are_saved()
    {
        Assert.Contains("saveEveryBatches", Assert.ThrowsExactly<ArgumentException>(() => new ModelCheckpoint("{epoch}-{batch}.npz")).Message);
        _ = new ModelCheckpoint("{epoch}-{batch}.npz", saveEveryBatches: 2);
    }

    [TestMethod]
    public void Before_a_change_of_the_rate_there_are_no_metrics()
    {
        Assert.Contains("{val_loss}", Assert.ThrowsExactly<ArgumentException>(() => new RateChangeCheckpoint("{step}-{val_loss:.2f}.npz")).Message);
        Assert.ThrowsExactly<ArgumentException>(() => new RateChangeCheckpoint("{batch}.npz"));
        _ = new RateChangeCheckpoint("{epoch:02d}-{step}.npz");
    }
}
