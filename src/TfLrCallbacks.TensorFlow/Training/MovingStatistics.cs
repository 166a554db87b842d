using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Keeps the moving statistics of BatchNormalization layers where TensorFlow.NET does not, so that evaluation would normalise with mean 0 and variance 1:
/// behind Dense layers always, and behind convolutions on another thread than the model's.
/// </summary>
/// <remarks>
/// <code>
/// moving = moving - (moving - batch) (1 - momentum)        batch: mean and variance over all axes but the last
/// </code>
/// <para>The variance is divided by n, and by n - 1 behind convolutions, as in <c>tf_keras</c>.</para>
/// </remarks>
internal sealed class MovingStatistics
{
    private const int RankOfImages = 4;

    private readonly Model _model;
    private readonly ILayer[] _layers;
    private Model? _withInputs;

    /// <summary>Initializes it for a model that has been built.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isOfThisThread">Whether the model was made on this thread.</param>
    public MovingStatistics(Model model, bool isOfThisThread)
    {
        _model = model;
        _layers = Stale(model, isOfThisThread);
    }

    /// <summary>Says whether a layer is a BatchNormalization.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsBatchNormalization(ILayer layer) => layer.GetType().Name is "BatchNormalization";

    /// <summary>Finds the BatchNormalization layers whose statistics TensorFlow.NET leaves as they are. Inside of other models it cannot build any.</summary>
    /// <param name="model">The model, built.</param>
    /// <param name="isOfThisThread">Whether the model was made on this thread.</param>
    /// <returns>The layers.</returns>
    public static ILayer[] Stale(Model model, bool isOfThisThread) =>
    [
        .. model.Layers.Where(layer => IsBatchNormalization(layer)
            && layer.Trainable
            && layer.InboundNodes.Count > 0
            && !(isOfThisThread && layer.InboundNodes[0].input_tensors.shape.ndim is RankOfImages)),
    ];

    /// <summary>Runs the model in training, and gives what the layers need.</summary>
    /// <param name="inputs">The inputs of the model.</param>
    /// <returns>The predictions, and the inputs of the layers.</returns>
    public (Tensor Predictions, Tensor[] LayerInputs) Apply(Tensor[] inputs)
    {
        if (_layers.Length is 0)
        {
            return (_model.Apply(inputs, training: true), []);
        }

        _withInputs ??= WithInputs();
        Tensor[] all = _withInputs.Apply(inputs, training: true);
        return (all[0], all[1..]);
    }

    /// <summary>Updates the statistics.</summary>
    /// <param name="layerInputs">What <see cref="Apply"/> gave.</param>
    public void Update(Tensor[] layerInputs)
    {
        for (int i = 0; i < layerInputs.Length; i++)
        {
            Shape shape = layerInputs[i].shape;
            Tensor rows = shape.ndim is 2 ? layerInputs[i] : tf.reshape(layerInputs[i], new Shape(-1, shape.dims[^1]));
            Tensor mean = keras.backend.mean(rows, axis: 0);
            Tensor variance = keras.backend.mean(tf.square(rows - mean), axis: 0);
            List<IVariableV1> moving = _layers[i].NonTrainableWeights;
            float step = (float)(1m - (decimal)HostFields.BatchNormalizationArgs(_layers[i]).Momentum);
            Move(moving[0], mean, step);
            float count = rows.shape.dims[0];
            Move(moving[1], shape.ndim is RankOfImages ? variance * (count / (count - 1)) : variance, step);
        }
    }

    /// <summary>Gives a model of the same layers that also gives the inputs of those that are kept.</summary>
    private Model WithInputs()
    {
        Tensor[] outputs = HostFields.Outputs(_model);
        Tensor[] all = [outputs[0], .. _layers.Select(layer => (Tensor)layer.InboundNodes[0].input_tensors)];
        return (Model)keras.Model(_model.inputs, all);
    }

    private static void Move(IVariableV1 moving, Tensor batch, float step) => moving.assign_sub((moving.AsTensor() - batch) * step);
}
