using System.Runtime.CompilerServices;
using Tensorflow;
using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Optimizers;

namespace TfLrCallbacks.TensorFlow;

/// <summary>The fields of TensorFlow.NET's classes that have no public way to them, and that the adapter cannot do without.</summary>
internal static class HostFields
{
    /// <summary>The numbers an optimizer was built with. AdamW's decay goes on using its <c>learning_rate</c>.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hyper")]
    public static extern ref Dictionary<string, float> Hyper(OptimizerV2 optimizer);

    /// <summary>Whether the variables of those numbers exist.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hypers_created")]
    public static extern ref bool HypersCreated(OptimizerV2 optimizer);

    /// <summary>The variables of those numbers.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hyper_variables")]
    public static extern ref Dictionary<string, IVariableV1> HyperVariables(OptimizerV2 optimizer);

    /// <summary>The update counter.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_iterations")]
    public static extern ref IVariableV1 Iterations(OptimizerV2 optimizer);

    /// <summary>Whether SGD was built with momentum.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_momentum")]
    public static extern ref bool HasMomentum(OptimizerV2 optimizer);

    /// <summary>The slots by variable and name.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_slots")]
    public static extern ref Dictionary<string, Dictionary<string, IVariableV1>> Slots(OptimizerV2 optimizer);

    /// <summary>AdamW's decay.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "weight_decay")]
    public static extern ref float WeightDecay(AdamW optimizer);

    /// <summary>The symbolic outputs of a model.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "outputs")]
    public static extern ref Tensors Outputs(Model model);

    /// <summary>The compiled loss.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "loss")]
    public static extern ref ILossFunc Loss(Model model);

    /// <summary>The compiled metrics.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "compiled_metrics")]
    public static extern ref MetricsContainer Metrics(Model model);

    /// <summary>The metrics that were compiled by name.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_metric_names")]
    public static extern ref string[] MetricNames(MetricsContainer metrics);

    /// <summary>The metrics that were compiled as objects.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_user_metrics")]
    public static extern ref IMetricFunc[] MetricObjects(MetricsContainer metrics);

    /// <summary>The function that a metric is the mean of.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_fn")]
    public static extern ref Func<Tensor, Tensor, Tensor> Function(MeanMetricWrapper metric);

    /// <summary>How many values a mean is of.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "count")]
    public static extern ref IVariableV1 Count(Metric metric);

    /// <summary>The arguments of a BatchNormalization layer.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "args")]
    public static extern ref BatchNormalizationArgs BatchNormalizationArgs(
        [UnsafeAccessorType("Tensorflow.Keras.Layers.BatchNormalization, Tensorflow.Keras")] object layer);

    /// <summary>The arguments of a Dropout layer.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "args")]
    public static extern ref DropoutArgs DropoutArgs(
        [UnsafeAccessorType("Tensorflow.Keras.Layers.Dropout, Tensorflow.Keras")] object layer);

    /// <summary>How many batches the model was trained on since its last fit began.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_train_counter")]
    public static extern ref IVariableV1 TrainCounter(Model model);

    /// <summary>Where TensorFlow.NET prints; null is the console; its public setter empties the writer before.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "_writer")]
    public static extern ref TextWriter? Output(
        [UnsafeAccessorType("Tensorflow.Binding, Tensorflow.Binding")] object? binding);
}
