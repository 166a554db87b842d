using System.IO.Compression;
using System.Text;
using CsCheck;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class SnapshotFileTests
{
    [TestMethod]
    public void Every_type_and_shape_comes_back_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        var snapshot = new TrainerSnapshot(new Dictionary<string, SnapshotTensor>
        {
            ["weights/dense/kernel"] = new(new[] { 1f, -0f, float.NaN, float.Epsilon, 2, 3 }, 2, 3),
            ["weights/empty"] = new(Array.Empty<float>(), 0, 4),
            ["optimizer/step"] = new(new[] { long.MinValue }),
            ["optimizer/rate"] = new(new[] { 0.1, double.NaN, double.NegativeInfinity }, 3),
            ["data/state"] = new(new[] { ulong.MaxValue, 1UL }, 1, 2),
            ["data/order"] = new(new[] { 3, 1, 2 }, 3),
            ["data/bytes"] = new(new byte[] { 0, 255 }, 2),
        });
        SnapshotFile.Write(folder["s.npz"], snapshot);
        TrainerSnapshot read = SnapshotFile.Read(folder["s.npz"]);
        Assert.AreEqual(SnapshotParts.All, read.Parts);
        Assert.HasCount(snapshot.Tensors.Count, read.Tensors);
        foreach ((string name, SnapshotTensor tensor) in snapshot.Tensors)
        {
            CollectionAssert.AreEqual(tensor.Shape.ToArray(), read.Tensors[name].Shape.ToArray(), name);
            CollectionAssert.AreEqual(tensor.Values, read.Tensors[name].Values, name);
            Assert.AreEqual(tensor.Values.GetType(), read.Tensors[name].Values.GetType());
        }
    }

    [TestMethod]
    public void An_array_has_numpys_bytes()
    {
        using var stream = new MemoryStream();
        NpyArray.Write(stream, new SnapshotTensor(new[] { 1f, 2f }, 2));
        byte[] bytes = stream.ToArray();
        Assert.AreEqual(128 + 8, bytes.Length);
        Assert.AreEqual("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", Encoding.ASCII.GetString(bytes, 10, 118).TrimEnd());
        Assert.AreEqual((byte)'\n', bytes[127]);
        CollectionAssert.AreEqual(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0 }, bytes[..10]);
    }

    [TestMethod]
    public void A_file_cut_short_anywhere_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Valid(folder);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(folder["cut.npz"], whole[..length]);
            string message = Assert.ThrowsExactly<InvalidDataException>(() => SnapshotFile.Read(folder["cut.npz"])).Message;
            Assert.Contains("cut.npz", message);
        }
    }

    [TestMethod]
    public void A_damaged_file_is_read_as_something_or_refused_but_never_anything_else()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Valid(folder);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                byte[] damaged = [.. whole];
                foreach ((int at, byte value) in changes)
                {
                    damaged[at] = value;
                }

                try
                {
                    using var stream = new MemoryStream(damaged);
                    SnapshotFile.ReadAll(stream, "damaged");
                }
                catch (InvalidDataException)
                {
                    // Refused in words.
                }
            },
            iter: 5000);
    }

    [TestMethod]
    public void A_bit_that_fell_over_is_never_read_as_another_number()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Valid(folder);
        string right = Text(whole)!;
        int refused = 0;
        for (int bit = 0; bit < 8 * whole.Length; bit += 3)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            string? read = Text(damaged);
            refused += read is null ? 1 : 0;
            Assert.IsTrue(read is null || read == right, $"bit {bit}: {read}");
        }

        Assert.IsGreaterThan(whole.Length, refused);
    }

    [TestMethod]
    [DataRow("<f4", "(1000000000, 1000000000)")]
    [DataRow("<f4", "(2147483647,)")]
    [DataRow("<f4", "(99999999999,)")]
    [DataRow("<f4", "(-1,)")]
    [DataRow("<c8", "(1,)")]
    [DataRow(">f4", "(1,)")]
    [DataRow("|O", "(1,)")]
    public void A_hostile_header_is_refused(string type, string shape)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
        using var stream = new MemoryStream(bytes);
        Assert.ThrowsExactly<InvalidDataException>(() => NpyArray.Read(stream, bytes.Length));
    }

    [TestMethod]
    public void Names_that_are_no_part_of_a_snapshot_are_refused()
    {
        using var folder = new TemporaryFolder();
        using (ZipArchive archive = ZipFile.Open(folder["foreign.npz"], ZipArchiveMode.Create))
        {
            using Stream content = archive.CreateEntry("x_train.npy").Open();
            NpyArray.Write(content, new SnapshotTensor(new[] { 1f }, 1));
        }

        Assert.Contains("x_train", Assert.ThrowsExactly<InvalidDataException>(() => SnapshotFile.Read(folder["foreign.npz"])).Message);
    }

    [TestMethod]
    public void A_folder_in_the_place_of_a_file_is_called_one()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains($"{folder.Path} is a folder. Give a file.", Assert.ThrowsExactly<InvalidDataException>(() => SnapshotFile.Read(folder.Path)).Message);
    }

    [TestMethod]
    public void A_write_that_fails_leaves_the_file_before_and_no_rest()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Valid(folder);
        Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(folder["s.npz"], _ => throw new IOException("the disk is full")));
        CollectionAssert.AreEqual(whole, File.ReadAllBytes(folder["s.npz"]));
        Assert.IsFalse(File.Exists(folder["s.npz.tmp"]));
    }

    /// <summary>Gives all numbers that an archive holds; null where it is refused. Names stand outside of the checksum, and a wrong one is missed by who restores.</summary>
    private static string? Text(byte[] archive)
    {
        try
        {
            using var stream = new MemoryStream(archive);
            return string.Join('\n', SnapshotFile.ReadAll(stream, "the archive")
                .Select(array => $"{array.Value.Values.GetType().Name} ({string.Join(',', array.Value.Shape)}) {string.Join(' ', array.Value.Values.Cast<object>())}").Order(StringComparer.Ordinal));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Valid(TemporaryFolder folder)
    {
        SnapshotFile.Write(folder["s.npz"], new TrainerSnapshot(new Dictionary<string, SnapshotTensor>
        {
            ["weights/w"] = new(new[] { 1f, 2, 3, 4 }, 2, 2),
            ["optimizer/m"] = new(new[] { 1.0, 2 }, 2),
        }));
        return File.ReadAllBytes(folder["s.npz"]);
    }
}
