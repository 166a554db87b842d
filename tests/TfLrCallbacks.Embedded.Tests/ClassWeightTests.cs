using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class ClassWeightTests
{
    /// <summary>The loss of one batch with class weights is the mean of the losses times the weights of the rows' classes.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_class_of_a_target_in_one_column_is_its_value(bool asColumn)
    {
        NDArray x = np.random.RandomState(2).standard_normal(new Shape(6, 3)).astype(NPTypeCode.Single);
        NDArray y = np.array(new float[] { 0, 1, 1, 0, 1, 0 });
        y = asColumn ? y.reshape(6, 1) : y;
        double weighted = FirstLoss(new Dictionary<int, double> { [1] = 5, [0] = 0.5 }, null);
        double byRow = FirstLoss(null, np.array(new float[] { 0.5f, 5, 5, 0.5f, 5, 0.5f }));

        Assert.AreEqual(byRow, weighted, 1e-7);
        Assert.AreNotEqual(FirstLoss(null, null), weighted, 1e-3);

        double FirstLoss(Dictionary<int, double>? classWeight, NDArray? sampleWeight)
        {
            var model = new Sequential(new Dense(1, "sigmoid", kernelInitializer: new Ones()));
            model.Compile(new SGD(0.1), "binary_crossentropy");
            return model.Fit(x, y, batchSize: 6, epochs: 1, verbose: 0, shuffle: false, classWeight: classWeight, sampleWeight: sampleWeight).StepLosses[0];
        }
    }

    [TestMethod]
    public void The_class_of_a_target_in_several_columns_is_the_largest()
    {
        NDArray y = np.array(new float[,] { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } });
        CollectionAssert.AreEqual(
            new float[] { 7, 1, 3 }, ClassWeights.Of(y, new Dictionary<int, double> { [1] = 7, [2] = 3 }, 3).ToArray<float>());
    }
}
