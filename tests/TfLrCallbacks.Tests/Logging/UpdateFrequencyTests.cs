namespace TfLrCallbacks.Tests.Logging;

[TestClass]
public sealed class UpdateFrequencyTests
{
    [TestMethod]
    public void Numbers_and_the_words_of_Keras_can_stand_for_a_frequency()
    {
        Assert.AreEqual(UpdateFrequency.Epoch, "epoch");
        Assert.AreEqual(UpdateFrequency.Batch, "batch");
        Assert.AreEqual(UpdateFrequency.Batch, 1);
        Assert.AreEqual(UpdateFrequency.Epoch, default);
        Assert.AreEqual("epoch batch 30", $"{UpdateFrequency.Epoch} {UpdateFrequency.Batch} {UpdateFrequency.FromInt32(30)}");
    }

    [TestMethod]
    public void Every_n_batches_are_counted_from_1()
    {
        long[] counts = [.. Enumerable.Range(1, 9).Select(count => (long)count)];

        CollectionAssert.AreEqual(new long[] { 3, 6, 9 }, counts.Where(UpdateFrequency.FromInt32(3).IsDue).ToArray());
        CollectionAssert.AreEqual(counts, counts.Where(UpdateFrequency.Batch.IsDue).ToArray());
        Assert.IsEmpty(counts.Where(UpdateFrequency.Epoch.IsDue));
    }

    [TestMethod]
    public void Another_frequency_is_refused_with_the_rule()
    {
        Assert.Contains("1 or more", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => (UpdateFrequency)0).Message);
        Assert.Contains("\"epoch\", \"batch\"", Assert.ThrowsExactly<ArgumentException>(() => (UpdateFrequency)"step").Message);
    }
}
