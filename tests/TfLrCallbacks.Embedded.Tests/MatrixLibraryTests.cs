using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Products, whichever library computes them, on odd shapes and in every layout that layers use.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MatrixLibraryTests
{
    public static IEnumerable<object[]> Shapes =>
        from shape in ((int, int, int)[])[(1, 1, 1), (1, 7, 3), (9, 1, 5), (64, 10, 128), (33, 17, 129), (130, 67, 63), (2047, 5, 9), (301, 130, 97), (64, 509, 200)]
        from avoided in (bool[])[false, true]
        select new object[] { shape.Item1, shape.Item2, shape.Item3, avoided };

    [TestMethod]
    [DynamicData(nameof(Shapes))]
    public void Products_are_right_with_one_thread_and_with_several(int m, int n, int k, bool avoided)
    {
        NumPyRandom random = np.random.RandomState(4);
        NDArray a = random.standard_normal(new Shape(m, k)).astype(NPTypeCode.Single);
        NDArray b = random.standard_normal(new Shape(k, n)).astype(NPTypeCode.Single);
        double[] expected = np.dot(a.astype(NPTypeCode.Double), b.astype(NPTypeCode.Double)).Values();
        NDArray turnedA = np.ascontiguousarray(a.T).T;
        NDArray turnedB = np.ascontiguousarray(b.T).T;
        With(avoided, threads =>
        {
            foreach ((NDArray left, NDArray right) in ((NDArray, NDArray)[])[(a, b), (turnedA, b), (a, turnedB)])
            {
                NDArray result = np.empty(new Shape(m, n), NPTypeCode.Single);
                MatrixProduct.Of(left, right, result);
                Expect.Near(expected, result.Values(), 1e-4, 1e-5, $"product, {threads} threads");
            }

            NDArray rows = np.empty(new Shape(m, n), NPTypeCode.Single);
            NDArray byRow = np.ascontiguousarray(b.T);
            Chunks.For(m, MatrixProduct.RowsPerThread(1), (start, end) => MatrixProduct.RowsOf(a, start, byRow, true, rows, start, end - start));
            Expect.Near(expected, rows.Values(), 1e-4, 1e-5, "rows");
            var blocks = new Blocks(k, 2, 40);
            NDArray sum = np.empty(new Shape(blocks.Parts, m * n), NPTypeCode.Single);
            NDArray byColumn = np.ascontiguousarray(a.T);
            blocks.For((part, start, end, isFirst) => MatrixProduct.OfTransposedRows(byColumn, b, start, end - start, sum, part, add: !isFirst));
            Expect.Near(expected, np.sum(sum, 0).Values(), 1e-4, 1e-5, "transposed");
            NDArray sums = np.empty(new Shape(k), NPTypeCode.Single);
            MatrixProduct.SumOfRows(a, sums);
            Expect.Near(np.sum(a.astype(NPTypeCode.Double), 0).Values(), sums.Values(), 1e-3, 1e-5, "sums");
        });
    }

    [TestMethod]
    public void A_run_is_the_same_bit_for_bit_on_the_same_number_of_threads_and_nearly_so_on_another()
    {
        DataSet data = TestData.Fashion.Take(256, 1);
        var losses = new List<double[]>();
        With(false, _ =>
        {
            losses.Add(Train());
            losses.Add(Train());
        });

        CollectionAssert.AreEqual(losses[0], losses[1]);
        CollectionAssert.AreEqual(losses[2], losses[3]);
        CollectionAssert.AreEqual(losses[4], losses[5]);
        Expect.Near(losses[0], losses[2], 1e-4, 1e-4, "one thread and two");

        double[] Train()
        {
            var model = new Sequential(
                new Reshape(28, 28, 1), new Conv2D(4, 3, activation: "relu"), new MaxPooling2D(2), new Conv2D(4, 3, activation: "relu"), new Flatten(), new Dense(300, activation: "relu"), new Dense(10));
            model.Compile(new Adam(0.001), new SparseCategoricalCrossentropy(fromLogits: true));
            NDArray x = data.TrainImages.reshape(256, 784).astype(NPTypeCode.Single) / 255f;
            return [.. model.Fit(x, data.TrainLabels, batchSize: 64, epochs: 2, verbose: 0).StepLosses];
        }
    }

    [TestMethod]
    public void It_says_which_library_is_used() => With(true, _ =>
    {
        Assert.AreEqual("NumSharp", MatrixLibrary.Name);
        StringAssert.Contains(MatrixLibrary.Description, "turned off", StringComparison.Ordinal);
    });

    private static void With(bool avoided, Action<int> test)
    {
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var library = new LibraryInUse(avoided, threads);
            test(threads);
        }
    }
}
