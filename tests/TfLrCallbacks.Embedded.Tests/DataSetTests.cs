using System.IO.Compression;
using System.Security.Cryptography;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class DataSetTests
{
    private static readonly string[] IdxNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    [TestMethod]
    public void The_digits_are_all_there()
    {
        DataSet data = TestData.Digits;

        Assert.AreEqual("digits", data.Name);
        Assert.AreEqual(10, data.ClassCount);
        CollectionAssert.AreEqual(new long[] { 1500, 64 }, data.TrainImages.shape);
        CollectionAssert.AreEqual(new long[] { 297, 64 }, data.TestImages.shape);
        Assert.AreEqual(
            "8F26B2BD9D135C256808F68F14FDABDDDE6D9C7F869AE419704B051F0F14B3B3", Hash(data.TrainImages, data.TestImages));
        Assert.AreEqual(
            "8BA4F891220F5E4C9C819638D1602D74B83618F167043C6DA52A2A247841DDF0", Hash(data.TrainLabels, data.TestLabels));
    }

    [TestMethod]
    public void The_first_images_of_Fashion_MNIST_are_all_there()
    {
        DataSet data = TestData.Fashion;

        CollectionAssert.AreEqual(new long[] { 2000, 28, 28 }, data.TrainImages.shape);
        CollectionAssert.AreEqual(new long[] { 1000, 28, 28 }, data.TestImages.shape);
        Assert.AreEqual("31AF13AB3663FB9E2C52EFE48DE909708974C9416B6E08DDE8DEF907F00C4163", Hash(data.TrainImages));
        Assert.AreEqual(29_494_551, data.Take(1, 500).TestImages.ToArray<byte>().Sum(pixel => (long)pixel));
        CollectionAssert.AreEqual(
            new byte[] { 9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9, 1, 0, 6, 4 }, data.Take(20, 1).TrainLabels.ToArray<byte>());
    }

    [TestMethod]
    public void Standardized_training_samples_have_mean_0_and_deviation_1()
    {
        DataSet data = TestData.Fashion.Standardize();
        double[] values = data.TrainImages.Values();
        double mean = values.Average();

        CollectionAssert.AreEqual(new long[] { 1000, 784 }, data.TestImages.shape);
        Assert.AreEqual(0, mean, 1e-5);
        Assert.AreEqual(1, Math.Sqrt(values.Average(value => value * value)), 1e-5);
        Assert.AreNotEqual(0, data.TestImages.Values().Average(), 1e-4);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_folder_of_IDX_files_is_read(bool zipped)
    {
        using var folder = new TemporaryFolder();
        WriteIdx(folder, zipped);

        DataSet data = DataSet.Load(folder.Path);

        CollectionAssert.AreEqual(new long[] { 3, 2, 2 }, data.TrainImages.shape);
        CollectionAssert.AreEqual(Enumerable.Range(0, 12).Select(i => (byte)i).ToArray(), data.TrainImages.ToArray<byte>());
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2 }, data.TrainLabels.ToArray<byte>());
        Assert.AreEqual(3, data.ClassCount);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void What_a_broken_IDX_file_has_wrong_is_said(bool zipped)
    {
        using var folder = new TemporaryFolder();
        WriteIdx(folder, zipped);
        foreach ((byte[] content, string message) in ((byte[], string)[])
        [
            ([], "is empty, or it is a pipe or a device"),
            ([0, 0, 13, 1, 0, 0, 0, 1, 0], "begins with 00000D01"),
            ([0x50, 0x4B, 3, 4], "begins with 504B0304"),
            ([0, 0, 8, 1, 0, 0], "the length of axis 0 should have 4 bytes, and there are 2"),
            ([0, 0, 8, 1, 0, 0, 0, 3, 0, 1], "the values of shape (3) should have 3 bytes, and there are 2"),
            ([0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2, 3], "goes on after the 3 values"),
            ([0, 0, 8, 1, 255, 255, 255, 255, 0], "should have 4294967295 bytes, and there are "),

            // Two billion bytes are claimed, and must not be asked of the memory.
            ([0, 0, 8, 1, 119, 53, 148, 0, 0], "should have 2000000000 bytes, and there are "),
            ([0, 0, 8, 1, 0, 0, 0, 2, 0, 1], "there are 3 training samples, but the training labels have the shape (2)"),
        ])
        {
            Write(folder, IdxNames[1], content, zipped);

            AssertBroken(folder.Path, message);
        }
    }

    [TestMethod]
    public void A_gzip_file_that_is_cut_short_or_none_is_said_to_be_so()
    {
        using var folder = new TemporaryFolder();
        WriteIdx(folder, zipped: true);
        string path = Path.Combine(folder.Path, IdxNames[0] + ".gz");
        byte[] whole = File.ReadAllBytes(path);

        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        AssertBroken(folder.Path, IdxNames[0]);
        File.WriteAllBytes(path, "no gzip file at all"u8.ToArray());
        AssertBroken(folder.Path, "no gzip file, or damaged");
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        WriteIdx(folder, zipped: false);
        File.Delete(Path.Combine(folder.Path, IdxNames[2]));

        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => DataSet.Load(folder.Path)).Message, IdxNames[2], StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => DataSet.Load("nowhere.npz")).Message, "nowhere.npz", StringComparison.Ordinal);
    }

    [TestMethod]
    public void What_a_broken_npz_file_has_wrong_is_said()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "data.npz");
        byte[] whole = File.ReadAllBytes(TestData.PathOf("digits.npz"));

        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        AssertBroken(path, "cut short, damaged or no .npz file");
        File.WriteAllBytes(path, "no zip file at all"u8.ToArray());
        AssertBroken(path, "cut short, damaged or no .npz file");
        byte[] damaged = [.. whole];
        damaged.AsSpan(whole.Length / 4, 2000).Fill(0xAA);
        File.WriteAllBytes(path, damaged);
        AssertBroken(path, "x_train");
        byte[] changed = [.. File.ReadAllBytes(Stored(path))];
        changed[200] ^= 1;
        File.WriteAllBytes(path, changed);
        AssertBroken(path, "x_train is damaged: its checksum");
        Save(path, ("a", np.zeros(new Shape(2, 2))));
        AssertBroken(path, "x_train, y_train, x_test, y_test missing; it holds a");
    }

    [TestMethod]
    public void What_does_not_fit_in_an_npz_file_is_said()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "data.npz");
        NDArray x = np.zeros(new Shape(3, 2));
        NDArray y = np.array(new[] { 0, 1, 1 });
        NDArray nan = np.zeros(new Shape(3, 2));
        nan[1, 1] = (NDArray)double.NaN;
        foreach ((NDArray trainX, NDArray trainY, NDArray testX, NDArray testY, string message) in ((NDArray, NDArray, NDArray, NDArray, string)[])
        [
            (x, np.array(new[] { 0, 1 }), x, y, "there are 3 training samples, but the training labels have the shape (2)"),
            (x, np.array(new[] { 0, -1, 1 }), x, y, "training label 1 is -1"),
            (x, np.array(new[] { 0, 0.5, 1 }), x, y, "training label 1 is 0.5"),
            (x, y, nan, y, "test sample 1 holds NaN"),
            (x, y, np.zeros(new Shape(3, 4)), y, "training samples are (2), test samples (4)"),
            (np.zeros(new Shape(0, 2)), np.zeros(new Shape(0)), x, y, "at least one sample"),
            (np.zeros(new Shape(3)), y, x, y, "they must be (samples, …)"),
        ])
        {
            Save(path, ("x_train", trainX), ("y_train", trainY), ("x_test", testX), ("y_test", testY));
            AssertBroken(path, message);
        }
    }

    [TestMethod]
    public void Labels_may_be_a_column()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "column.npz");
        NDArray x = np.zeros(new Shape(3, 2));
        NDArray y = np.array(new[] { 0, 1, 4 }).reshape(3, 1);
        Save(path, ("x_train", x), ("y_train", y), ("x_test", x), ("y_test", y));

        DataSet data = DataSet.Load(path);

        Assert.AreEqual("column", data.Name);
        Assert.AreEqual(5, data.ClassCount);
        CollectionAssert.AreEqual(new long[] { 3 }, data.TestLabels.shape);
    }

    private static void AssertBroken(string path, string message)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => DataSet.Load(path));

        StringAssert.StartsWith(error.Message, path, StringComparison.Ordinal);
        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }

    /// <summary>Saves digits without compression, so that every byte can be changed without the file being unreadable.</summary>
    private static string Stored(string path)
    {
        DataSet data = TestData.Digits;
        Save(path, ("x_train", data.TrainImages), ("y_train", data.TrainLabels), ("x_test", data.TestImages), ("y_test", data.TestLabels));
        return path;
    }

    private static void Save(string path, params (string Name, NDArray Array)[] arrays) =>
        np.savez(path, arrays.ToDictionary(array => array.Name, array => array.Array));

    private static void WriteIdx(TemporaryFolder folder, bool zipped)
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2];
        Write(folder, IdxNames[0], images, zipped);
        Write(folder, IdxNames[1], labels, zipped);
        Write(folder, IdxNames[2], images, zipped);
        Write(folder, IdxNames[3], labels, zipped);
    }

    private static void Write(TemporaryFolder folder, string name, byte[] content, bool zipped)
    {
        string path = Path.Combine(folder.Path, name);
        if (!zipped)
        {
            File.WriteAllBytes(path, content);
            return;
        }

        using FileStream file = File.Create(path + ".gz");
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(content);
    }

    private static string Hash(params NDArray[] arrays) =>
        Convert.ToHexString(SHA256.HashData([.. arrays.SelectMany(array => array.ravel().ToArray<byte>())]));
}
