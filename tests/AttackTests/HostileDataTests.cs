using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using TfLrCallbacks;
using TfLrCallbacks.Embedded;

namespace AttackTests;

/// <summary>Data and models from strangers: what claims more than it has, or is none, is refused in words, in little memory.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostileDataTests
{
    private const int Megabyte = 1 << 20;
    private const string Right = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

    private static readonly string[] Hostile =
    [
        "null", "-1", "0", "1e999", "1.5", "2147483647", "9223372036854775807", "18446744073709551616", "\"text\"", "\"\"", "\"NaN\"", "\"\\u001b[2J\\n\"", "true",
        "[]", "{}", "[[]]", "[null]", "[1,2,3]", "[\"a\"]", "{\"class\":null}", "{\"class\":\"Dense\"}", "{\"class\":\"Adam\",\"arguments\":{},\"properties\":{}}",
        "{\"class\":\"Sequential\",\"arguments\":{},\"properties\":{}}", new string('[', 62) + new string(']', 62), $"\"{new string('x', 1_000_000)}\"", $"[{new string('1', 100_000)}]",
    ];

    [TestMethod]
    [DataRow("'<f8'", "(268435456, 8)")]
    [DataRow("'<f4'", "(1000000000,)")]
    [DataRow("'<f4'", "(2, 3, 1000000000, 1000000000, 1000000000)")]
    [DataRow("'<f4'", "(9223372036854775807,)")]
    [DataRow("'<f4'", "(18446744073709551616,)")]
    [DataRow("'<f4'", "(-1, 3)")]
    [DataRow("'|O'", "(2,)")]
    [DataRow("'|S99999999'", "(2,)")]
    [DataRow("[('a', '<f4')]", "(2,)")]
    public void An_array_that_claims_more_than_it_has_is_refused_in_little_memory(string type, string shape)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        byte[] x = Array($"{{'descr': {type}, 'fortran_order': False, 'shape': {shape}, }}", 24);
        WriteData(folder["data.npz"], x, CompressionLevel.NoCompression);

        long bytes = Allocated(() => AssertRefused(() => DataSet.Load(folder["data.npz"]), "data.npz"));

        Assert.IsLessThan(10 * Megabyte, bytes);
    }

    [TestMethod]
    public void An_archive_that_unpacks_to_far_more_than_it_has_is_refused_before_it_is_read()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        WriteData(folder["data.npz"], Array("{'descr': '|u1', 'fortran_order': False, 'shape': (100000000, 1), }", 100_000_000), CompressionLevel.Optimal);

        long bytes = Allocated(() => AssertRefused(() => DataSet.Load(folder["data.npz"]), "its entries claim"));

        Assert.IsLessThan(10 * Megabyte, bytes);
    }

    [TestMethod]
    public void An_archive_of_strange_and_many_names_is_refused_in_one_short_line()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        foreach (string[] names in new string[][] { [new string('n', 50_000)], ["a\n\u001b[2J"], [.. Enumerable.Range(0, 5000).Select(i => $"weights/{i}")] })
        {
            using (ZipArchive archive = ZipFile.Open(folder["data.npz"], ZipArchiveMode.Create))
            {
                foreach (string name in names)
                {
                    using Stream entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
                    entry.Write(Array(Right, 24));
                }
            }

            AssertRefused(() => DataSet.Load(folder["data.npz"]), "x_train, y_train, x_test, y_test missing");
            if (names.Length is 1)
            {
                AssertRefused(() => SnapshotFile.Read(folder["data.npz"]), "data.npz");
            }

            File.Delete(folder["data.npz"]);
        }
    }

    [TestMethod]
    [DataRow(1_000_000_000u)]
    [DataRow(100_000_000u)]
    [DataRow(4_000_000_000u)]
    public void Packed_images_that_claim_more_than_images_pack_are_refused_in_little_memory(uint count)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        byte[] header = [0, 0, 8, 3, .. BigEndian(count), .. BigEndian(1), .. BigEndian(1)];
        using (FileStream file = File.Create(folder["train-images-idx3-ubyte.gz"]))
        {
            using var packed = new GZipStream(file, CompressionLevel.Optimal);
            packed.Write(header);
            packed.Write(new byte[count is 100_000_000 ? 100_000_000 : 1000]);
        }

        long bytes = Allocated(() => AssertRefused(() => DataSet.Load(folder.Path), "train-images-idx3-ubyte.gz"));

        Assert.IsLessThan(10 * Megabyte, bytes);
    }

    [TestMethod]
    [Timeout(60_000)]
    [DataRow("data.npz")]
    [DataRow("data.csv")]
    public void A_pipe_in_place_of_data_is_not_waited_for(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no pipes among its files.");
        }

        using var folder = new TemporaryFolder();
        System.Diagnostics.Process.Start("mkfifo", [folder[name]]).WaitForExit();
        AssertRefused(() => DataSet.Load(folder[name]), "is empty, or it is a pipe");
    }

    [TestMethod]
    public void Every_forged_part_of_a_saved_model_is_refused_in_words_or_read()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var model = new Sequential(new Dense(3, activation: "relu"), new BatchNormalization(), new Dropout(0.2), new Dense(2)) { Seed = 1 };
        model.Compile(new Adam(0.01), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        model.Build(4);
        model.Save(folder["model.npz"]);
        TrainerSnapshot saved = SnapshotFile.Read(folder["model.npz"]);
        string json = Encoding.UTF8.GetString((byte[])saved.Tensors["data/config"].Values);
        int refused = 0;
        int at = 0;
        foreach (string[] path in Paths(JsonNode.Parse(json)))
        {
            // Every value somewhere, and every place with some values; all of them with ATTACK_TESTS=full.
            foreach (string value in Amount.IsFull ? Hostile : Hostile.Where((_, i) => (i + at) % 6 is 0))
            {
                byte[] forged = Encoding.UTF8.GetBytes(Forged(json, path, value));
                SnapshotFile.Write(folder["forged.npz"], new TrainerSnapshot(saved.Tensors.Where(array => array.Key is not "data/config")
                    .Append(new("data/config", new SnapshotTensor(forged, forged.Length))).ToDictionary()));
                refused += Forgery.IsRefused(() => Sequential.Load(folder["forged.npz"]), $"{string.Join('/', path)} = {value[..Math.Min(60, value.Length)]}") ? 1 : 0;
            }

            at++;
        }

        Assert.IsGreaterThan(200, refused);
    }

    private static void AssertRefused(Action load, string said)
    {
        string message = Assert.ThrowsExactly<InvalidDataException>(load).Message;
        Assert.Contains(said, message);
        Assert.IsLessThan(3000, message.Length);
        Assert.IsFalse(message.Any(char.IsControl), message);
    }

    private static string Forged(string json, string[] path, string value)
    {
        JsonNode root = JsonNode.Parse(json)!;
        JsonNode place = path[..^1].Aggregate(root, (node, part) => node is JsonArray all ? all[int.Parse(part, null)]! : node[part]!);
        if (place is JsonArray array)
        {
            array[int.Parse(path[^1], null)] = "replaced here";
        }
        else
        {
            place[path[^1]] = "replaced here";
        }

        return root.ToJsonString().Replace("\"replaced here\"", value, StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Paths(JsonNode? node)
    {
        IEnumerable<(string Name, JsonNode? Child)> children = node switch
        {
            JsonObject all => all.Select(entry => (entry.Key, entry.Value)),
            JsonArray all => all.Select((child, index) => (FormattableString.Invariant($"{index}"), child)),
            _ => [],
        };
        return children.SelectMany(child => Paths(child.Child).Select(path => (string[])[child.Name, .. path]).Prepend([child.Name]));
    }

    private static void WriteData(string path, byte[] x, CompressionLevel level)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in ((string, byte[])[])
        [
            ("x_train.npy", x),
            ("y_train.npy", Array("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", 8)),
            ("x_test.npy", Array(Right, 24)),
            ("y_test.npy", Array("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", 8)),
        ])
        {
            using Stream entry = archive.CreateEntry(name, level).Open();
            entry.Write(content);
        }
    }

    private static byte[] Array(string header, int size)
    {
        header = header.PadRight(117) + '\n';
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. new byte[size]];
    }

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
