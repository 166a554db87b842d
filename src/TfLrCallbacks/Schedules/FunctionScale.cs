namespace TfLrCallbacks;

/// <summary>A height by a function of the user's. Two of them are equal where they hold the same function.</summary>
internal sealed record FunctionScale : CyclicScale
{
    /// <summary>Initializes the scale.</summary>
    /// <param name="scale">The function.</param>
    /// <param name="byStep">Whether it is given the zero-based step; else the cycle, counted from 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scale"/> is null.</exception>
    public FunctionScale(Func<double, double> scale, bool byStep)
    {
        ArgumentNullException.ThrowIfNull(scale);
        Scale = scale;
        ByStep = byStep;
    }

    /// <summary>Gets the function.</summary>
    public Func<double, double> Scale { get; }

    /// <summary>Gets a value indicating whether it is given the step.</summary>
    public new bool ByStep { get; }

    /// <inheritdoc/>
    public override double At(double cycle, double step) => Scale(ByStep ? step : cycle);
}
