namespace TfLrCallbacks.TensorFlow.Tests;

[TestClass]
public sealed class HyperParameterTests
{
    [TestMethod]
    public void A_number_is_written_when_it_changes_and_read_once()
    {
        var scalar = new Scalar(0.1f);
        var rate = new HyperParameter(scalar);

        foreach (double value in new[] { 0.1f, 0.1f, 0.2, 0.2, 0.3, 0.3 })
        {
            rate.Value = value;
            Assert.AreEqual(value, rate.Value);
        }

        // One read to learn the number, one to see that the first write acted.
        Assert.AreEqual(2, scalar.Reads);
        CollectionAssert.AreEqual(new[] { "assign 0.2", "assign 0.3" }, scalar.Writes);
    }

    [TestMethod]
    public void A_difference_that_float_does_not_have_is_not_written()
    {
        var scalar = new Scalar(0.1f);
        var rate = new HyperParameter(scalar) { Value = 0.1 };

        Assert.IsEmpty(scalar.Writes);
        Assert.AreEqual(0.1, rate.Value);
    }

    [TestMethod]
    public void A_number_of_a_snapshot_is_recalled_as_it_was_set_where_it_is_the_hosts_number()
    {
        var rate = new HyperParameter(new Scalar(0.1f));

        rate.Recall(0.1);
        Assert.AreEqual(0.1, rate.Value);

        rate.Recall(0.2);
        Assert.AreEqual(0.1, rate.Value);
    }

    [TestMethod]
    public void On_another_thread_the_old_number_is_replaced()
    {
        var scalar = new Scalar(0.1f);
        var rate = new HyperParameter(scalar) { Value = 0.2 };

        OnAnotherThread(() =>
        {
            rate.Value = 0.3;
            rate.Value = 0.4;
        });
        rate.Value = 0.5;

        Assert.AreEqual(0.5f, scalar.Number);
        CollectionAssert.AreEqual(
            new[] { "assign 0.2", "ignored 0.3", "replace 0.2 by 0.3", "replace 0.3 by 0.4", "assign 0.5" }, scalar.Writes);
    }

    [TestMethod]
    public void A_number_that_cannot_be_replaced_is_an_error()
    {
        var scalar = new Scalar(float.NaN);
        var rate = new HyperParameter(scalar);
        InvalidOperationException? error = null;

        OnAnotherThread(() => error = Assert.ThrowsExactly<InvalidOperationException>(() => rate.Value = 0.1));

        Assert.Contains("thread", error!.Message);
    }

    [TestMethod]
    public void What_was_written_is_read_again_after_it_was_forgotten()
    {
        var scalar = new Scalar(0.1f);
        var rate = new HyperParameter(scalar) { Value = 0.2 };
        scalar.Number = 0.7f;

        rate.Forget();

        Assert.AreEqual(0.7f, rate.Value);
    }

    private static void OnAnotherThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }

    /// <summary>A number that belongs to the thread that made it.</summary>
    private sealed class Scalar(float number) : IHostScalar
    {
        private readonly int _owner = Environment.CurrentManagedThreadId;

        public float Number { get; set; } = number;

        public int Reads { get; private set; }

        public List<string> Writes { get; } = [];

        public string Name => "learning_rate:0";

        public float Read()
        {
            Reads++;
            return Number;
        }

        public void Assign(float value)
        {
            bool acts = Environment.CurrentManagedThreadId == _owner;
            Writes.Add(FormattableString.Invariant($"{(acts ? "assign" : "ignored")} {value}"));
            Number = acts ? value : Number;
        }

        public void Replace(float old, float value)
        {
            Writes.Add(FormattableString.Invariant($"replace {old} by {value}"));
            Number = Number - old + value;
        }
    }
}
