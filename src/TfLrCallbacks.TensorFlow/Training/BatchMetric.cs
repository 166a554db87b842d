using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Metrics;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>A compiled metric: a mean over samples, computed for one batch alone, or one over all batches, such as a precision.</summary>
internal abstract class BatchMetric
{
    private static readonly Dictionary<string, string> LogNamesByMetric = new(StringComparer.Ordinal)
    {
        ["accuracy"] = "accuracy",
        ["acc"] = "accuracy",
        ["mean_absolute_error"] = "mean_absolute_error",
        ["mae"] = "mean_absolute_error",
        ["mean_absolute_percentage_error"] = "mean_absolute_percentage_error",
        ["mape"] = "mean_absolute_percentage_error",
    };

    /// <summary>Gets the name in the logs.</summary>
    public required string Name { get; init; }

    /// <summary>Gets a value indicating whether the value is that of all batches since the last <see cref="Reset"/>, because a mean over batches would say nothing.</summary>
    public virtual bool IsOverAllBatches => false;

    /// <summary>Gets what it remembers of the batches so far.</summary>
    public virtual IReadOnlyList<IVariableV1> State => [];

    /// <summary>Begins anew: an epoch or a validation begins.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>Gives the metrics that a model was compiled with.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The metrics, in their order.</returns>
    /// <exception cref="NotSupportedException">TensorFlow.NET does not know a name.</exception>
    public static BatchMetric[] Of(Model model)
    {
        MetricsContainer compiled = HostFields.Metrics(model);
        return
        [
            .. HostFields.MetricNames(compiled).Select(name => new NamedMetric(compiled, name) { Name = LogName(name) }),
            .. HostFields.MetricObjects(compiled).Select(metric => new MetricObject(metric) { Name = metric.Name }),
        ];
    }

    /// <summary>Computes the metric.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="predictions">What the model gave.</param>
    /// <returns>Its value, a scalar that stays on the device.</returns>
    public abstract Tensor Compute(Tensor targets, Tensor predictions);

    /// <summary>Gives a scalar; the mean where there are several numbers.</summary>
    /// <param name="tensor">A float tensor.</param>
    /// <returns>The scalar.</returns>
    public static Tensor Scalar(Tensor tensor) => tensor.ndim > 0 ? tf.reduce_mean(tensor) : tensor;

    private static string LogName(string name) => LogNamesByMetric.GetValueOrDefault(name) ?? throw new NotSupportedException(
        $"TensorFlow.NET knows the metrics {string.Join(", ", LogNamesByMetric.Keys)} by name. Received: \"{name}\". Give compile a metric object from keras.metrics instead.");

    /// <summary>A metric that is the mean of a function over the samples. The host's own object would need variables that it cannot reset on every thread.</summary>
    private sealed class NamedMetric(MetricsContainer compiled, string hostName) : BatchMetric
    {
        private Func<Tensor, Tensor, Tensor>? _function;

        public override Tensor Compute(Tensor targets, Tensor predictions)
        {
            _function ??= HostFields.Function((MeanMetricWrapper)compiled._get_metric_object(hostName, targets, predictions));
            Tensor values = _function(tf.cast(targets, TF_DataType.TF_FLOAT), tf.cast(predictions, TF_DataType.TF_FLOAT));
            return Scalar(tf.cast(values, TF_DataType.TF_FLOAT));
        }
    }

    /// <summary>A metric object of the user's.</summary>
    private sealed class MetricObject(IMetricFunc metric) : BatchMetric
    {
        private bool? _resets;

        public override bool IsOverAllBatches => metric is not Mean;

        public override IReadOnlyList<IVariableV1> State => IsOverAllBatches && metric is Metric { Weights: var weights } ? weights : [];

        public override void Reset()
        {
            // On another thread than its own its variables would not be reset. Finding that out waits for the device, so it is done once.
            if (metric is Metric { Weights: var weights } && !(_resets ??= weights.TrueForAll(weight => weight.dtype is not TF_DataType.TF_FLOAT || VariableWriter.IsOfThisThread(new HostVariable(weight)))))
            {
                weights.ForEach(weight => new HostVariable(weight).Clear());
            }
            else
            {
                metric.reset_states();
            }
        }

        public override Tensor Compute(Tensor targets, Tensor predictions)
        {
            if (!IsOverAllBatches)
            {
                Reset();
            }

            metric.update_state(targets, predictions);
            return Scalar(metric.result());
        }
    }
}
