using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class Crc32CTests
{
    private static IReadOnlyList<JsonElement> Vectors { get; } = [.. Golden.Read("crc32c_vectors").Items("vectors")];

    [TestMethod]
    public void Checksums_are_those_of_TensorFlow()
    {
        Assert.HasCount(12, Vectors);
        foreach (JsonElement vector in Vectors)
        {
            byte[] data = Convert.FromHexString(vector.Text("bytes"));

            Assert.AreEqual(vector.GetProperty("crc32c_uint").GetUInt32(), Crc32C.Compute(data), vector.Text("bytes"));
            Assert.AreEqual(vector.GetProperty("masked_uint").GetUInt32(), Crc32C.Masked(data), vector.Text("bytes"));
        }
    }

    [TestMethod]
    public void A_sealed_record_is_the_one_that_TensorFlow_writes()
    {
        foreach (JsonElement vector in Vectors)
        {
            byte[] data = Convert.FromHexString(vector.Text("bytes"));
            byte[] record = new byte[RecordFrame.HeaderSize + data.Length + RecordFrame.FooterSize];
            data.CopyTo(record, RecordFrame.HeaderSize);

            RecordFrame.Seal(record);

            Assert.AreEqual(vector.Text("record"), Convert.ToHexStringLower(record));
            Assert.IsTrue(RecordFrame.TryReadLength(record, out ulong length));
            Assert.AreEqual((ulong)data.Length, length);
            Assert.IsTrue(RecordFrame.IsSound(record.AsSpan(RecordFrame.HeaderSize)));
        }
    }
}
