using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

[TestClass]
public sealed class BridgeTests
{
    [TestMethod]
    public void A_schedule_acts_from_the_first_step_on_and_leaves_the_history_with_its_rates() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        var optimizer = (OptimizerV2)keras.optimizers.SGD(0.9f);
        Model model = Net.Dense(optimizer);
        Model byHand = Net.Dense(keras.optimizers.SGD(0.25f));

        ICallback history = model.fit(x, y, batch_size: 8, epochs: 2, shuffle: false, callbacks: model.Callbacks(new ConstantRate(0.25)));
        byHand.fit(x, y, batch_size: 8, epochs: 2, shuffle: false);

        CollectionAssert.AreEqual(Net.Weights(byHand), Net.Weights(model));
        CollectionAssert.AreEqual(new[] { 0.25f, 0.25f }, history.history["learning_rate"]);
    });
}
