using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Convolutions and pooling beside loops in double, over shapes that fill whole vectors and such that do not, in one block of samples and in several.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ImageLayerTests
{
    /// <summary>Gets samples, image (height, width, channels), filters, window, strides, dilation, padding.</summary>
    public static IEnumerable<object[]> Convolutions =>
        from avoided in (bool[])[false, true]
        from threads in (int[])[1, 3]
        from shape in (object[][])
        [
            [3, 7, 6, 1, 5, (3, 3), (1, 1), (1, 1), Padding.Valid],
            [70, 12, 11, 1, 8, (3, 3), (1, 1), (1, 1), Padding.Valid],
            [33, 13, 13, 8, 16, (3, 3), (1, 1), (1, 1), Padding.Same],
            [9, 9, 10, 3, 17, (2, 5), (2, 1), (1, 1), Padding.Same],
            [5, 8, 9, 2, 3, (2, 2), (1, 1), (2, 3), Padding.Valid],
            [4, 6, 6, 9, 2, (1, 1), (3, 2), (1, 1), Padding.Valid],
            [2, 5, 5, 17, 33, (4, 1), (1, 2), (1, 1), Padding.Same],
        ]
        select (object[])[avoided, threads, .. shape];

    public static IEnumerable<object[]> Poolings =>
        from channels in (int[])[1, 3, 8, 13, 16]
        from threads in (int[])[1, 2]
        from shape in (object[][])
        [
            [(2, 2), (2, 2), Padding.Valid],
            [(3, 2), (1, 2), Padding.Same],
            [(2, 3), (3, 1), Padding.Valid],
        ]
        select (object[])[channels, threads, .. shape];

    [TestMethod]
    [DynamicData(nameof(Convolutions))]
    public void A_convolution_and_its_gradients_are_those_of_plain_loops(
        bool avoided, int threads, int samples, int height, int width, int channels, int filters,
        (int Rows, int Columns) window, (int Rows, int Columns) strides, (int Rows, int Columns) dilation, Padding padding)
    {
        using var library = new LibraryInUse(avoided, threads);
        NumPyRandom random = np.random.RandomState(5);
        var layer = new Conv2D(filters, window, strides, padding, "relu", dilationRate: dilation, biasInitializer: new RandomNormal(0.3));
        _ = new LayerStack([layer], [height, width, channels], random);
        NDArray x = Normal(random, samples, height, width, channels);
        NDArray kernel = layer.Parameters[0].Value;
        NDArray bias = layer.Parameters[1].Value;
        int[] shape = [.. layer.OutputShape];

        double[] y = layer.Forward(x, ForwardMode.Training).Values();
        NDArray gradient = Normal(random, samples, shape[0], shape[1], filters);
        float[] given = gradient.Singles();
        double[] dx = layer.Backward(gradient, toInputs: true)!.Values();
        double[] dKernel = layer.Parameters[0].Gradient.Values();
        layer.Forward(x, ForwardMode.Training);
        Assert.IsNull(layer.Backward(np.array(given).reshape(gradient.shape), toInputs: false));
        CollectionAssert.AreEqual(dKernel, layer.Parameters[0].Gradient.Values(), "without the inputs' gradient");

        (float[] inputs, float[] weights, float[] offsets) = (x.Singles(), kernel.Singles(), bias.Singles());
        double[] expected = new double[y.Length];
        double[] expectedX = new double[dx.Length];
        double[] expectedKernel = new double[dKernel.Length];
        double[] expectedBias = new double[filters];
        int above = Before(height, shape[0], window.Rows, strides.Rows, dilation.Rows, padding);
        int left = Before(width, shape[1], window.Columns, strides.Columns, dilation.Columns, padding);
        for (int at = 0; at < y.Length; at++)
        {
            (int sample, int row, int column, int filter) =
                (at / (shape[0] * shape[1] * filters), at / (shape[1] * filters) % shape[0], at / filters % shape[1], at % filters);
            double sum = offsets[filter];
            foreach ((int input, int weight) in Taps())
            {
                sum += (double)inputs[input] * weights[weight];
            }

            expected[at] = Math.Max(0, sum);
            if (sum > 0)
            {
                expectedBias[filter] += given[at];
                foreach ((int input, int weight) in Taps())
                {
                    expectedX[input] += (double)weights[weight] * given[at];
                    expectedKernel[weight] += (double)inputs[input] * given[at];
                }
            }

            IEnumerable<(int Input, int Weight)> Taps() =>
                from down in Enumerable.Range(0, window.Rows)
                from across in Enumerable.Range(0, window.Columns)
                let imageRow = row * strides.Rows - above + down * dilation.Rows
                let imageColumn = column * strides.Columns - left + across * dilation.Columns
                where imageRow >= 0 && imageRow < height && imageColumn >= 0 && imageColumn < width
                from channel in Enumerable.Range(0, channels)
                select (
                    ((sample * height + imageRow) * width + imageColumn) * channels + channel,
                    ((down * window.Columns + across) * channels + channel) * filters + filter);
        }

        Expect.Near(expected, y, 1e-4, 1e-5, "outputs");
        Expect.Near(expectedX, dx, 1e-4, 1e-5, "inputs' gradient");
        Expect.Near(expectedKernel, dKernel, 2e-3, 1e-5, "kernel's gradient");
        Expect.Near(expectedBias, layer.Parameters[1].Gradient.Values(), 2e-3, 1e-5, "bias' gradient");
    }

    [TestMethod]
    [DynamicData(nameof(Poolings))]
    public void Pooling_takes_the_first_largest_value_and_gives_it_the_gradient(
        int channels, int threads, (int Rows, int Columns) window, (int Rows, int Columns) strides, Padding padding)
    {
        using var library = new LibraryInUse(avoided: false, threads);
        const int Samples = 17, Height = 7, Width = 6;
        NumPyRandom random = np.random.RandomState(6);
        var layer = new MaxPooling2D(window, strides, padding);
        _ = new LayerStack([layer], [Height, Width, channels], random);

        // Few different values, so that many windows hold the largest more than once.
        NDArray x = random.randint(-2, 3, new Shape(Samples, Height, Width, channels)).astype(NPTypeCode.Single);
        int[] shape = [.. layer.OutputShape];
        double[] y = layer.Forward(x, ForwardMode.Training).Values();
        NDArray gradient = Normal(random, Samples, shape[0], shape[1], channels);
        double[] dx = layer.Backward(gradient, toInputs: true)!.Values();

        float[] inputs = x.Singles();
        float[] given = gradient.Singles();
        double[] expectedX = new double[inputs.Length];
        int above = Before(Height, shape[0], window.Rows, strides.Rows, 1, padding);
        int left = Before(Width, shape[1], window.Columns, strides.Columns, 1, padding);
        for (int at = 0; at < y.Length; at++)
        {
            (int sample, int row, int column, int channel) =
                (at / (shape[0] * shape[1] * channels), at / (shape[1] * channels) % shape[0], at / channels % shape[1], at % channels);
            int[] places =
            [
                .. from imageRow in Enumerable.Range(row * strides.Rows - above, window.Rows)
                   from imageColumn in Enumerable.Range(column * strides.Columns - left, window.Columns)
                   where imageRow >= 0 && imageRow < Height && imageColumn >= 0 && imageColumn < Width
                   select ((sample * Height + imageRow) * Width + imageColumn) * channels + channel,
            ];
            int largest = places.MaxBy(place => inputs[place]);
            Assert.AreEqual(inputs[largest], y[at], $"output {at}");
            expectedX[largest] += given[at];
        }

        Expect.Near(expectedX, dx, 1e-5, 1e-6, "inputs' gradient");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(8)]
    [DataRow(9)]
    public void Pooling_and_rectifier_keep_what_is_not_a_number(int channels)
    {
        var layer = new MaxPooling2D(2);
        _ = new LayerStack([layer], [2, 2, channels], np.random.RandomState(1));
        NDArray x = np.zeros(new Shape(1, 2, 2, channels), NPTypeCode.Single);
        x[0, 1, 0] = np.full(new Shape(channels), float.NaN);
        Assert.IsTrue(layer.Forward(x, ForwardMode.Training).Values().All(double.IsNaN));

        NDArray sums = np.full(new Shape(3, channels), float.NaN);
        Rectifier.Forward(sums, np.ones(new Shape(channels), NPTypeCode.Single));
        Assert.IsTrue(sums.Values().All(double.IsNaN));
    }

    private static int Before(int size, int count, int window, int stride, int dilation, Padding padding) =>
        padding is Padding.Valid ? 0 : Math.Max(0, (count - 1) * stride + (window - 1) * dilation + 1 - size) / 2;

    private static NDArray Normal(NumPyRandom random, params int[] shape) => random.standard_normal(new Shape(shape)).astype(NPTypeCode.Single);
}
