namespace TfLrCallbacks;

/// <summary>How the height of a cycle changes with time, as the modes and the scale function of <see cref="Cyclical"/> say.</summary>
public abstract record CyclicScale
{
    /// <summary>Gets the scale of cycles that are all equally high.</summary>
    public static CyclicScale Triangular { get; } = new CycleScale(1);

    /// <summary>Gets the scale of cycles each half as high as the one before.</summary>
    public static CyclicScale Triangular2 { get; } = new CycleScale(0.5);

    /// <summary>Gives a height that shrinks with every step.</summary>
    /// <param name="gamma">The factor from step to step, from 0 to 1.</param>
    /// <returns>The scale γ^t.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is not between 0 and 1.</exception>
    public static CyclicScale ExpRange(double gamma) => new ExpRangeScale(gamma);

    /// <summary>Gives a height by a function of the cycle.</summary>
    /// <param name="scale">Given the cycle, counted from 1, returns its scale.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="scale"/> is null.</exception>
    public static CyclicScale ByCycle(Func<double, double> scale) => new FunctionScale(scale, byStep: false);

    /// <summary>Gives a height by a function of the step.</summary>
    /// <param name="scale">Given the zero-based step, returns the scale.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="scale"/> is null.</exception>
    public static CyclicScale ByStep(Func<double, double> scale) => new FunctionScale(scale, byStep: true);

    /// <summary>Gives the scale at a step.</summary>
    /// <param name="cycle">The cycle, counted from 1.</param>
    /// <param name="step">The zero-based step.</param>
    /// <returns>The scale.</returns>
    public abstract double At(double cycle, double step);
}
