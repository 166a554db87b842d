using CsCheck;
using Google.Protobuf;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks.Tests;

/// <summary>Files that a crash cut short, that were damaged, or that are hostile.</summary>
[TestClass]
public sealed class EventFileTests
{
    private static readonly RecordedFile Whole = RecordedFile.All.Single(file => file.Name.Contains("keras3-03/train", StringComparison.Ordinal));
    private static readonly int[] Borders = [.. Whole.Records.Select(record => record.GetProperty("offset").GetInt32()), Whole.Bytes.Length];

    [TestMethod]
    public void A_file_cut_short_anywhere_is_read_up_to_its_last_whole_record()
    {
        IReadOnlyList<LoggedEvent> all = Whole.Read().Events;
        for (int size = 0; size <= Whole.Bytes.Length; size++)
        {
            EventFile read = EventFile.Read(new MemoryStream(Whole.Bytes[..size]), "cut");

            Assert.HasCount(Borders.Count(border => border > 0 && border <= size), read.Events);
            Assert.AreEqual(!Borders.Contains(size), read.IsCutShort, $"{size} bytes");
            CollectionAssert.AreEqual(all.Take(read.Events.Count).Select(entry => entry.WallTime).ToArray(), read.Events.Select(entry => entry.WallTime).ToArray());
        }
    }

    [TestMethod]
    public void A_changed_byte_is_found_wherever_it_is()
    {
        for (int at = 0; at < Whole.Bytes.Length; at++)
        {
            byte[] damaged = [.. Whole.Bytes];
            damaged[at] ^= (byte)(1 << (at % 8));

            InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => EventFile.Read(new MemoryStream(damaged), "logs/train/x"));

            int record = Borders.Last(border => border <= at);
            Assert.StartsWith($"logs/train/x, offset {record}: ", error.Message);
        }
    }

    [TestMethod]
    public void Any_bytes_are_read_or_refused() =>
        Gen.Byte.Array[0, 200].Sample(ReadsOrRefuses, iter: 20_000);

    [TestMethod]
    public void Any_event_message_is_read_or_refused() =>
        Gen.Byte.Array[0, 60].Sample(data => ReadsOrRefuses(Sealed(data)), iter: 50_000);

    [TestMethod]
    public void Any_mixture_of_recorded_files_is_read_or_refused()
    {
        byte[][] files = [.. RecordedFile.All.Select(file => file.Bytes)];
        Gen<byte[]> any = Gen.Int[0, files.Length - 1].Select(i => files[i]);
        Gen.Select(any, any, Gen.Int[0, 2500], Gen.Int[0, 2500], Gen.Byte).Sample(
            (first, second, take, skip, noise) => ReadsOrRefuses(
                [.. first[..Math.Min(take, first.Length)], noise, .. second[Math.Min(skip, second.Length)..]]),
            iter: 30_000);
    }

    [TestMethod]
    public void A_record_that_is_no_event_is_named()
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(
            () => EventFile.Read(new MemoryStream(Sealed([0x09, 0x00])), "logs/x"));

        Assert.StartsWith("logs/x, offset 0: The record holds no event", error.Message);
    }

    [TestMethod]
    public void A_length_that_points_behind_the_end_is_an_unfinished_record()
    {
        foreach (ulong length in (ulong[])[1, int.MaxValue, long.MaxValue, ulong.MaxValue])
        {
            byte[] header = new byte[RecordFrame.HeaderSize];
            BitConverter.TryWriteBytes(header, length);
            BitConverter.TryWriteBytes(header.AsSpan(sizeof(ulong)), Crc32C.Masked(header.AsSpan(0, sizeof(ulong))));

            EventFile read = EventFile.Read(new MemoryStream(header), "hostile");

            Assert.IsEmpty(read.Events);
            Assert.IsTrue(read.IsCutShort);
        }
    }

    [TestMethod]
    public void A_scalar_of_TensorFlow_1_or_PyTorch_is_read()
    {
        var message = new Event { Step = 7, Summary = new Summary { Value = { new Summary.Types.Value { Tag = "loss", SimpleValue = 0.5f } } } };

        EventFile read = EventFile.Read(new MemoryStream(Sealed(message.ToByteArray())), "x");

        CollectionAssert.AreEqual(new[] { (7L, 0.5) }, read.Scalars("loss").ToArray());
        Assert.IsEmpty(read.Scalars("other"));
    }

    [TestMethod]
    public void Tensors_are_read_from_lists_and_from_bytes()
    {
        Assert.AreEqual(3, Scalar(new Tensor { Dtype = DataType.DtInt64, TensorShape = new(), Int64Val = { 3 } }));
        Assert.AreEqual(-4, Scalar(new Tensor { Dtype = DataType.DtInt32, IntVal = { -4 } }));
        Assert.AreEqual(0.1, Scalar(new Tensor { Dtype = DataType.DtDouble, TensorContent = ByteString.CopyFrom(BitConverter.GetBytes(0.1)) }));
        Assert.AreEqual(double.NaN, Scalar(new Tensor { Dtype = DataType.DtFloat, FloatVal = { float.NaN } }));
    }

    [TestMethod]
    public void A_tensor_without_all_its_numbers_is_none()
    {
        Tensor.Types.Shape Of(params long[] sizes) => new() { Dim = { sizes.Select(size => new Tensor.Types.Shape.Types.Dimension { Size = size }) } };

        Assert.IsNull(TensorDecoder.Decode(new Tensor { Dtype = DataType.DtFloat, FloatVal = { 1, 2 } }));
        Assert.IsNull(TensorDecoder.Decode(new Tensor { Dtype = DataType.DtFloat, TensorContent = ByteString.CopyFrom(1, 2, 3) }));
        Assert.IsNull(TensorDecoder.Decode(new Tensor { Dtype = DataType.DtInvalid }));
        Assert.IsNull(TensorDecoder.Decode(new Tensor { Dtype = DataType.DtFloat, TensorShape = Of(-1), FloatVal = { 1 } }));
        Assert.IsNull(TensorDecoder.Decode(new Tensor { Dtype = DataType.DtFloat, TensorShape = Of(1L << 40), FloatVal = { 1 } }));
        Assert.IsNull(TensorDecoder.Decode(new Tensor { Dtype = DataType.DtFloat, TensorShape = Of(1 << 30, 1 << 30, 16), FloatVal = { } }));
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();

        FileNotFoundException error = Assert.ThrowsExactly<FileNotFoundException>(() => EventFile.Read(folder["none"]));

        Assert.Contains(folder["none"], error.Message);
    }

    private static double? Scalar(Tensor tensor) => new LoggedValue("x", string.Empty, TensorDecoder.Decode(tensor)).Scalar;

    private static byte[] Sealed(byte[] data)
    {
        byte[] record = new byte[RecordFrame.HeaderSize + data.Length + RecordFrame.FooterSize];
        data.CopyTo(record, RecordFrame.HeaderSize);
        RecordFrame.Seal(record);
        return record;
    }

    private static void ReadsOrRefuses(byte[] bytes)
    {
        try
        {
            EventFile read = EventFile.Read(new MemoryStream(bytes), "x");
            Assert.IsGreaterThanOrEqualTo(read.Events.Count * (RecordFrame.HeaderSize + RecordFrame.FooterSize), bytes.Length);
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith("x, offset ", error.Message);
        }
    }
}
