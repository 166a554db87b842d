using System.Text.Json;
using Google.Protobuf;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class HistogramTests
{
    private static IEnumerable<JsonElement> Recorded { get; } = [.. Golden.Read("histograms").Items("cases")];

    [TestMethod]
    public void Buckets_are_those_of_TensorBoard()
    {
        Assert.HasCount(11, Recorded);
        foreach (JsonElement recorded in Recorded)
        {
            double[] values = [.. recorded.Items("values").Select(value => value.GetDouble())];
            double[] expected = [.. recorded.Items("buckets").Select(value => value.GetDouble())];

            double[] buckets = Histogram.Of(new SnapshotTensor(values, values.Length));

            Assert.HasCount(expected.Length, buckets);
            double scale = values.Length is 0 ? 0 : values.Max() - values.Min();
            for (int i = 0; i < buckets.Length; i++)
            {
                Assert.AreEqual(expected[i], buckets[i], i % Histogram.Columns is 2 ? 0 : 1e-14 * scale, $"{recorded.Text("id")}, {i}");
            }
        }
    }

    [TestMethod]
    public void Every_type_of_number_is_counted()
    {
        foreach (Array values in (Array[])[new float[] { 1, 2, 2 }, new double[] { 1, 2, 2 }, new long[] { 1, 2, 2 }, new ulong[] { 1, 2, 2 }, new[] { 1, 2, 2 }, new byte[] { 1, 2, 2 }])
        {
            double[] buckets = Histogram.Of(new SnapshotTensor(values, 3));

            CollectionAssert.AreEqual(new double[] { 1, 2, 1, 2 }, new[] { buckets[0], buckets[^2], buckets[2], buckets[^1] });
        }
    }

    [TestMethod]
    public void What_is_not_finite_is_left_out()
    {
        double[] buckets = Histogram.Of(new SnapshotTensor(new[] { double.NaN, 1, double.PositiveInfinity, 2 }, 4));

        Assert.AreEqual(2, buckets.Where((_, i) => i % Histogram.Columns is 2).Sum());
        Assert.AreEqual(2, buckets[^2]);
    }

    [TestMethod]
    public void A_recorded_histogram_of_weights_is_written_with_the_same_bytes()
    {
        int compared = 0;
        foreach (RecordedFile file in RecordedFile.All)
        {
            foreach ((JsonElement record, LoggedEvent entry) in file.Records.Zip(file.Read().Events))
            {
                if (entry.Values is [{ Plugin: "histograms" } value])
                {
                    EventMessages.Event ours = HistogramMessage.Of(value.Tag, entry.Step, (double[])value.Tensor!.Values);
                    ours.WallTime = entry.WallTime;
                    int offset = record.GetProperty("offset").GetInt32() + RecordFrame.HeaderSize;

                    CollectionAssert.AreEqual(file.Bytes[offset..(offset + record.GetProperty("length").GetInt32())], ours.ToByteArray());
                    compared++;
                }
            }
        }

        Assert.AreEqual(4, compared);
    }
}
