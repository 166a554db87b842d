using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Optimizers without a schedule or without a rate, against their papers' formulas in double.</summary>
[TestClass]
public sealed class RateFreeOptimizerLaws
{
    private const int Updates = 60;
    private const double Tolerance = 2e-5;

    /// <summary>Prodigy's distance grows exponentially at first, and the rounding of float32 with it: the formulas in float32 are off by 1.1 times 2e−5.</summary>
    private const double ProdigyTolerance = 1e-4;

    private static readonly double[] Start = [0.5, -1, 2, 0.25, -0.75];
    private static readonly double[] Target = [1, 0.5, -1, 0, 3];
    private static readonly double[] Curvature = [1, 0.3, 2, 0.1, 0.7];

    [TestMethod]
    [DataRow(0.2, 0.9, 0, 0.0)]
    [DataRow(0.1, 0.5, 7, 0.05)]
    public void Schedule_free_SGD_is_that_of_the_paper(double rate, double beta, int warmup, double decay)
    {
        var optimizer = new ScheduleFreeSGD(rate, beta, warmup) { WeightDecay = decay };
        double[] z = [.. Start];
        double[] average = [.. Start];
        double squared = 0;
        NDArray weights = Compare(optimizer, (y, g, t) =>
        {
            ScheduleFreeStep(z, average, g, y, rate, beta, warmup, decay, ref squared, t);
            return Mix(z, average, beta);
        });
        AssertNear(average, Weights(optimizer, weights, WeightPoint.Evaluation), "average");
        AssertNear(Mix(z, average, beta), Weights(optimizer, weights, WeightPoint.Training), "back");
    }

    [TestMethod]
    [DataRow(0.05, 0, 0.0)]
    [DataRow(0.1, 10, 0.1)]
    public void Schedule_free_AdamW_is_that_of_the_paper(double rate, int warmup, double decay)
    {
        (double beta1, double beta2, double epsilon) = (0.9, 0.99, 1e-8);
        var optimizer = new ScheduleFreeAdamW(rate, decay, beta1, beta2, epsilon, warmup);
        double[] z = [.. Start];
        double[] average = [.. Start];
        double[] v = new double[5];
        double squared = 0;
        NDArray weights = Compare(optimizer, (y, g, t) =>
        {
            double[] direction = new double[5];
            for (int i = 0; i < 5; i++)
            {
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                direction[i] = g[i] / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, t))) + epsilon);
            }

            ScheduleFreeStep(z, average, direction, y, rate, beta1, warmup, decay, ref squared, t);
            return Mix(z, average, beta1);
        });
        AssertNear(average, Weights(optimizer, weights, WeightPoint.Evaluation), "average");
    }

    [TestMethod]
    [DataRow(false, 1e-2)]
    [DataRow(true, 1e-1)]
    public void DoG_and_DoWG_are_those_of_the_papers(bool weighted, double first)
    {
        DistanceOverGradients optimizer = weighted ? new DoWG(initialDistance: first) : new DoG(initialDistance: first);
        double distance = weighted ? first : first * (1 + Norm(Start));
        double sum = 0;
        Compare(optimizer, (x, g, _) =>
        {
            distance = Math.Max(distance, Norm([.. x.Zip(Start, (a, b) => a - b)]));
            double squared = Norm(g) * Norm(g);
            sum += weighted ? distance * distance * squared : squared;
            double rate = (weighted ? distance * distance : distance) / Math.Sqrt(sum);
            return [.. x.Zip(g, (weight, gradient) => weight - rate * gradient)];
        });
        Assert.IsGreaterThan(0, optimizer.LastRate);
    }

    /// <summary>Of what the update itself does the first length is the distance: r²/√(r²·‖g‖²)·‖g‖. The authors' eps of 1e-4 is r₀².</summary>
    [TestMethod]
    [DataRow(1.0)]
    [DataRow(1000.0)]
    public void The_first_update_of_DoWG_has_the_length_of_the_reference(double gradient)
    {
        var block = new ParameterBlock([new Parameter("x", [5], new Zeros(), true, 0)]);
        Write(block.Parameters[0].Value, Start);
        var optimizer = new DoWG();
        optimizer.Build(block);
        Write(block.Parameters[0].Gradient, [.. Curvature.Select(value => value * gradient)]);

        optimizer.Update();

        Assert.AreEqual(Math.Sqrt(1e-4), Norm([.. block.Parameters[0].Value.Values().Zip(Start, (a, b) => a - b)]), 1e-6);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.01)]
    public void Prodigy_is_that_of_the_paper_and_finds_a_distance(double decay)
    {
        (double beta1, double beta2, double epsilon) = (0.9, 0.99, 1e-8);
        var optimizer = new Prodigy(1, decay, beta1, beta2, epsilon, d0: 1e-3);
        double[] m = new double[5];
        double[] v = new double[5];
        double[] s = new double[5];
        double r = 0;
        double d = 1e-3;
        Compare(optimizer, (x, g, _) =>
        {
            double root = Math.Sqrt(beta2);
            double product = g.Zip(Start.Zip(x, (start, now) => start - now), (a, b) => a * b).Sum();
            r = root * r + (1 - root) * d * d * product;
            var next = new double[5];
            for (int i = 0; i < 5; i++)
            {
                m[i] = beta1 * m[i] + (1 - beta1) * d * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * d * d * g[i] * g[i];
                s[i] = root * s[i] + (1 - root) * d * d * g[i];
                next[i] = x[i] - d * (m[i] / (Math.Sqrt(v[i]) + d * epsilon) + decay * x[i]);
            }

            d = Math.Max(d, r / s.Sum(Math.Abs));
            return next;
        });
        Assert.AreEqual(d, optimizer.Distance, 1e-3 * d);
        Assert.IsGreaterThan(0.1, optimizer.Distance);
    }

    [TestMethod]
    public void Validation_and_prediction_stand_at_the_average_and_training_goes_on_as_if_there_had_been_none()
    {
        DataSet data = TestData.Digits.Take(300, 100);
        Sequential watched = Model();
        Sequential unwatched = Model();

        History seen = watched.Fit(data.TrainImages, data.TrainLabels, epochs: 4, verbose: 0, validationData: (data.TestImages, data.TestLabels));
        History unseen = unwatched.Fit(data.TrainImages, data.TrainLabels, epochs: 4, verbose: 0);

        CollectionAssert.AreEqual(unseen.StepLosses.ToArray(), seen.StepLosses.ToArray());
        Assert.AreEqual(seen["val_loss"][^1], unwatched.Evaluate(data.TestImages, data.TestLabels)["loss"], 1e-6);
        ITrainer trainer = watched.CreateTrainer(data.TrainImages, data.TrainLabels);
        float[] average = watched.GetWeights()[0].Singles();
        CollectionAssert.AreEqual(average, (float[])trainer.Capture(SnapshotParts.Weights).Tensors["weights/dense/kernel"].Values);
        trainer.Restore(trainer.Capture(SnapshotParts.Weights));
        CollectionAssert.AreEqual(average, watched.GetWeights()[0].Singles());

        static Sequential Model()
        {
            var model = new Sequential(new Dense(16, "relu"), new Dense(10)) { Seed = 2 };
            model.Compile(new ScheduleFreeAdamW(0.01), new SparseCategoricalCrossentropy(fromLogits: true));
            return model;
        }
    }

    private static void ScheduleFreeStep(
        double[] z, double[] average, double[] direction, double[] y, double rate, double beta, int warmup, double decay, ref double squared, int t)
    {
        double step = rate * (warmup > 0 ? Math.Min(1, t / (double)warmup) : 1);
        squared += step * step;
        double share = step * step / squared;
        for (int i = 0; i < z.Length; i++)
        {
            z[i] -= step * (direction[i] + decay * y[i]);
            average[i] = (1 - share) * average[i] + share * z[i];
        }
    }

    /// <summary>Trains on a quadratic, and gives our gradients, which are at our weights, to the formulas too.</summary>
    private static NDArray Compare(Optimizer optimizer, Func<double[], double[], int, double[]> formula)
    {
        var block = new ParameterBlock([new Parameter("x", [5], new Zeros(), true, 0)]);
        Write(block.Parameters[0].Value, Start);
        optimizer.Build(block);
        double[] expected = [.. Start];
        for (int t = 1; t <= Updates; t++)
        {
            double[] gradient = [.. expected.Select((value, i) => Curvature[i] * (value - Target[i]))];
            Write(block.Parameters[0].Gradient, gradient);
            expected = formula(expected, gradient, t);
            optimizer.Update();
            double tolerance = optimizer is Prodigy ? ProdigyTolerance : Tolerance;
            Expect.Near(expected, block.Parameters[0].Value.Values(), tolerance, tolerance, $"update {t}");
        }

        return block.Parameters[0].Value;
    }

    private static double[] Weights(Optimizer optimizer, NDArray weights, WeightPoint point)
    {
        optimizer.MoveTo(point);
        return weights.Values();
    }

    private static double[] Mix(double[] z, double[] average, double beta) => [.. z.Zip(average, (a, b) => (1 - beta) * a + beta * b)];

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static void Write(NDArray target, double[] values) =>
        np.copyto(target, np.array(values.Select(value => (float)value).ToArray()));

    private static void AssertNear(double[] expected, double[] actual, string what) => Expect.Near(expected, actual, Tolerance, Tolerance, what);
}
