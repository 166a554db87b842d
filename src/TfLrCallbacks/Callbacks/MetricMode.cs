namespace TfLrCallbacks;

/// <summary>Which values of a metric are better.</summary>
public enum MetricMode
{
    /// <summary>As the metric's name says; see <see cref="MetricDirection"/>.</summary>
    Auto,

    /// <summary>Lower is better.</summary>
    Min,

    /// <summary>Higher is better.</summary>
    Max,
}
