using System;
using Tensorflow.Keras.Engine;

namespace Tensorflow.Keras.Metrics;

public class Metric : Layer, IMetricFunc
{
    public extern Metric(string name = null, TF_DataType dtype = TF_DataType.DtInvalid);

    public extern virtual void reset_states();

    public extern virtual Tensor result();

    public extern virtual Tensor update_state(Tensor y_true, Tensor y_pred, Tensor sample_weight = null);
}

public class Reduce : Metric
{
    public extern Reduce(string reduction, string name, TF_DataType dtype = TF_DataType.DtInvalid);
}

public class Mean : Reduce
{
    public extern Mean(string name = "mean", TF_DataType dtype = TF_DataType.TF_FLOAT);
}

public class MeanMetricWrapper : Mean
{
    public extern MeanMetricWrapper(Func<Tensor, Tensor, Tensor> fn, string name, TF_DataType dtype = TF_DataType.TF_FLOAT);
}

public class Precision : Metric
{
    public extern Precision(float thresholds = 0.5f, int top_k = 0, int class_id = 0, string name = "recall", TF_DataType dtype = TF_DataType.TF_FLOAT);
}

public class Recall : Metric
{
    public extern Recall(float thresholds = 0.5f, int top_k = 1, int class_id = 0, string name = "recall", TF_DataType dtype = TF_DataType.TF_FLOAT);
}
