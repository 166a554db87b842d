using System.Text.Json;
using Google.Protobuf;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks.Tests;

/// <summary>Event files that Keras 3 and Keras 2 wrote with TensorFlow, against our reader and our bytes.</summary>
[TestClass]
public sealed class RecordedEventFileTests
{
    private static readonly MessageParser<Event> KnownFields = Event.Parser.WithDiscardUnknownFields(true);

    private static IEnumerable<RecordedFile> Files => RecordedFile.All;

    [TestMethod]
    public void There_are_files_to_compare_with() => Assert.HasCount(40, Files);

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void A_recorded_file_reads_as_TensorBoard_reads_it(RecordedFile file)
    {
        EventFile read = file.Read();

        Assert.IsFalse(read.IsCutShort);
        Assert.HasCount(file.Records.Count, read.Events);
        foreach ((JsonElement record, LoggedEvent entry) in file.Records.Zip(read.Events))
        {
            Assert.AreEqual(record.GetProperty("step").GetInt64(), entry.Step);
            Assert.AreEqual(record.TryGetProperty("file_version", out JsonElement version) ? version.GetString() : null, entry.FileVersion);
            Assert.IsGreaterThan(1.7e9, entry.WallTime);
            AssertSame([.. record.Items("values")], entry.Values);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void A_recorded_event_is_written_with_the_same_bytes(RecordedFile file)
    {
        using var again = new MemoryStream();
        foreach (JsonElement record in file.Records)
        {
            int offset = record.GetProperty("offset").GetInt32() + RecordFrame.HeaderSize;
            Event message = KnownFields.ParseFrom(file.Bytes, offset, record.GetProperty("length").GetInt32());
            byte[] data = message.ToByteArray();
            byte[] bytes = new byte[RecordFrame.HeaderSize + data.Length + RecordFrame.FooterSize];
            data.CopyTo(bytes, RecordFrame.HeaderSize);
            RecordFrame.Seal(bytes);
            again.Write(bytes);
        }

        CollectionAssert.AreEqual(file.Bytes, again.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void A_recorded_scalar_is_written_with_the_same_bytes(RecordedFile file)
    {
        var message = new ScalarMessage();
        foreach ((JsonElement record, LoggedEvent entry) in file.Records.Zip(file.Read().Events))
        {
            if (entry.Values is not [{ Plugin: "scalars" } value])
            {
                continue;
            }

            Event ours = message.With(value.Tag, entry.Step, value.Scalar!.Value);
            ours.WallTime = entry.WallTime;

            int offset = record.GetProperty("offset").GetInt32() + RecordFrame.HeaderSize;
            byte[] expected = file.Bytes[offset..(offset + record.GetProperty("length").GetInt32())];
            CollectionAssert.AreEqual(expected, ours.ToByteArray());
        }
    }

    private static void AssertSame(IReadOnlyList<JsonElement> expected, IReadOnlyList<LoggedValue> values)
    {
        Assert.HasCount(expected.Count, values);
        foreach ((JsonElement want, LoggedValue value) in expected.Zip(values))
        {
            Assert.AreEqual(want.Text("tag"), value.Tag);
            Assert.AreEqual(want.Text("plugin"), value.Plugin);
            Assert.AreEqual(want.Text("dtype"), value.Tensor!.Values is float[] ? "float32" : value.Tensor.Values is double[] ? "float64" : "other");
            CollectionAssert.AreEqual(want.Items("shape").Select(size => size.GetInt32()).ToArray(), value.Tensor.Shape.ToArray());
            Assert.AreEqual(want.TryGetProperty("value", out JsonElement number) ? number.GetDouble() : null, value.Scalar);
        }
    }
}
