using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using TfLrCallbacks.TensorFlow.LiveTests;
using static Tensorflow.KerasApi;

// TensorFlow.NET has an EarlyStopping, a History and a PolynomialDecay too. One line for each that is used says which is meant.
using EarlyStopping = TfLrCallbacks.EarlyStopping;
using History = TfLrCallbacks.History;
using PolynomialDecay = TfLrCallbacks.PolynomialDecay;

namespace UserProgram;

/// <summary>A file of a user who has the usings of TensorFlow.NET beside ours.</summary>
[TestClass]
public sealed class NameClashTests
{
    [TestMethod]
    public void One_line_for_each_name_says_which_is_meant() => Live.Run(() =>
    {
        NDArray x = new float[8, 2];
        NDArray y = new int[8];
        Sequential model = keras.Sequential([keras.layers.Dense(2, activation: "linear", input_shape: new Shape(2))]);
        model.compile(new SGD(0.1f), keras.losses.SparseCategoricalCrossentropy(from_logits: true));

        History run = model.Fit(x, y, epochs: 2, verbose: 0, callbacks: [new PolynomialDecay(0.1, 2), new EarlyStopping("loss")]).Run;

        Assert.HasCount(2, run.Epochs);
        Assert.AreEqual("Tensorflow.Keras.Callbacks", typeof(CallbackParams).Namespace);
    });
}
