using System.Text.RegularExpressions;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed partial class EventFileWriterTests
{
    private readonly ManualTime _time = new();

    [TestMethod]
    public void A_file_is_named_and_begins_as_TensorFlow_does_it()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new EventFileWriter(folder["train"], _time))
        {
            writer.Flush();
        }

        EventFile file = folder.Read("train").Single();

        Match name = FileName().Match(Path.GetFileName(file.Path));
        Assert.IsTrue(name.Success, file.Path);
        Assert.AreEqual("1767323045", name.Groups["seconds"].Value);
        Assert.AreEqual($"{Environment.ProcessId}", name.Groups["process"].Value);
        Assert.AreEqual("brain.Event:2", file.Events.Single().FileVersion);
        Assert.AreEqual(1767323045.0, file.Events[0].WallTime);
    }

    [TestMethod]
    public void Scalars_are_read_back_as_float32_with_step_and_time()
    {
        using var folder = new TemporaryFolder();
        double[] values = [0, -0.0, 0.1, 1e-30, 1e300, double.NaN, double.NegativeInfinity];
        using (var writer = new EventFileWriter(folder["train"], _time))
        {
            for (int i = 0; i < values.Length; i++)
            {
                _time.Advance(TimeSpan.FromMilliseconds(250));
                writer.WriteScalar("größe/π", i * 10_000_000_000, values[i]);
            }

            writer.Flush();
        }

        EventFile file = folder.Read("train").Single();

        CollectionAssert.AreEqual(
            values.Select((value, i) => (i * 10_000_000_000, (double)(float)value)).ToArray(), file.Scalars("größe/π").ToArray());
        Assert.AreEqual(1767323045.25, file.Events[1].WallTime);
    }

    [TestMethod]
    public void Every_writer_has_a_file_of_its_own_and_their_names_are_in_the_order_in_which_they_were_made()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 20; i++)
        {
            using var writer = new EventFileWriter(folder["train"], _time);
            writer.WriteScalar("i", i, i);
            writer.Flush();
        }

        CollectionAssert.AreEqual(
            Enumerable.Range(0, 20).Select(i => (long)i).ToArray(),
            folder.Read("train").SelectMany(file => file.Scalars("i")).Select(entry => entry.Step).ToArray());
    }

    [TestMethod]
    public void A_name_that_is_taken_is_passed_over_and_the_file_left_alone()
    {
        using var folder = new TemporaryFolder();
        string taken;
        using (var writer = new EventFileWriter(folder["train"], _time))
        {
            taken = Directory.GetFiles(folder["train"]).Single();
        }

        int count = int.Parse(taken.Split('.')[^2], System.Globalization.CultureInfo.InvariantCulture);
        string[] names = [.. Enumerable.Range(count + 1, 50).Select(next => taken.Replace($".{count:D5}.v2", $".{next:D5}.v2", StringComparison.Ordinal))];
        foreach (string name in names)
        {
            File.WriteAllText(name, "of another process");
        }

        using (var writer = new EventFileWriter(folder["train"], _time))
        {
            writer.Flush();
        }

        Assert.IsTrue(names.All(name => File.ReadAllText(name) is "of another process"));
        Assert.HasCount(52, Directory.GetFiles(folder["train"]));
    }

    [TestMethod]
    public void Events_can_be_seen_after_the_interval_without_a_flush()
    {
        using var folder = new TemporaryFolder();
        using var writer = new EventFileWriter(folder["train"], _time);
        writer.WriteScalar("a", 1, 1);
        Assert.IsEmpty(folder.Read("train").Single().Events);

        _time.Advance(EventFileWriter.FlushInterval);
        writer.WriteScalar("a", 2, 1);
        writer.WriteScalar("a", 3, 1);

        Assert.HasCount(3, folder.Read("train").Single().Events);
    }

    [TestMethod]
    public void Only_whole_records_reach_the_file_however_many_there_are()
    {
        using var folder = new TemporaryFolder();
        using var writer = new EventFileWriter(folder["train"], _time);
        writer.WriteScalar(new string('x', 200_000), 0, 1);
        for (int step = 1; step <= 5000; step++)
        {
            writer.WriteScalar("batch_learning_rate", step, 0.1);
            if (step % 500 is 0)
            {
                Assert.IsFalse(folder.Read("train").Single().IsCutShort);
            }
        }

        writer.Flush();
        Assert.HasCount(5002, folder.Read("train").Single().Events);
    }

    [TestMethod]
    public void A_file_that_somebody_deleted_is_begun_anew()
    {
        using var folder = new TemporaryFolder();
        using var writer = new EventFileWriter(folder["train"], _time);
        writer.Flush();
        Directory.Delete(folder["train"], recursive: true);
        writer.WriteScalar("a", 1, 0.5);

        writer.Flush();

        Assert.IsTrue(writer.IsStartedAnew);
        LoggedEvent kept = EventFile.Read(Directory.GetFiles(folder["train"]).Single()).Events.Single(entry => entry.Values.Count > 0);
        Assert.AreEqual(1, kept.Step);
        Assert.AreEqual("a", kept.Values.Single().Tag);
    }

    [GeneratedRegex(@"^events\.out\.tfevents\.(?<seconds>\d{10})\.[^.]+\.(?<process>\d+)\.\d+\.v2$")]
    private static partial Regex FileName();
}
