using System.Runtime.CompilerServices;

namespace TfLrCallbacks;

/// <summary>
/// When and how far a learning rate falls because a metric has stopped getting better: a pure function from one epoch to the next.
/// </summary>
/// <remarks>A rule is immutable and remembers nothing; what it remembers of a training is a <see cref="PlateauState"/>.</remarks>
public abstract record PlateauRule
{
    /// <summary>How many values of a state <see cref="SaveState"/> saves for every rule.</summary>
    internal const int CommonValues = 6;

    /// <summary>Gets which values are better.</summary>
    public MetricMode Mode
    {
        get;
        init => field = Check.Defined(value, nameof(Mode));
    }

    /// <summary>Gets a value indicating whether the rule acts on a factor that starts at 1 and multiplies the rate, instead of on the rate.</summary>
    public virtual bool ActsOnScale => false;

    /// <summary>Gets after how many epochs without a better value the rate falls first; null where that is not known.</summary>
    internal virtual double? EpochsToAct => null;

    /// <summary>Gives this rule with the direction of a metric.</summary>
    /// <param name="monitor">The metric's name.</param>
    /// <returns>This rule where it has a direction, else the same rule with one.</returns>
    /// <exception cref="ArgumentException">The name does not tell the direction.</exception>
    public PlateauRule For(string monitor) => Mode is MetricMode.Auto ? this with { Mode = DirectionOf(monitor) } : this;

    /// <summary>Gives what is remembered at the start of a training.</summary>
    /// <param name="learningRate">The rate (or scale) in force.</param>
    /// <returns>The state; its <see cref="PlateauState.LearningRate"/> is the rate to start with.</returns>
    public abstract PlateauState Start(double learningRate);

    /// <summary>Judges an epoch.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="epoch">The zero-based epoch that ended.</param>
    /// <param name="value">The metric; null where the logs did not hold it.</param>
    /// <param name="learningRate">The rate (or scale) in force, which someone else may have changed.</param>
    /// <returns>The state after, with the rate to go on with.</returns>
    public abstract PlateauState Next(PlateauState state, int epoch, double? value, double learningRate);

    /// <summary>Lowers a rate once, as the rule would on a plateau.</summary>
    /// <param name="learningRate">The rate (or scale) in force.</param>
    /// <returns>The lower rate; the same where the rule's floor is reached.</returns>
    public abstract double Reduce(double learningRate);

    /// <summary>Gives the rate that the original prints when it lowers a rate: it may do so before rounding to its precision.</summary>
    /// <param name="learningRate">The rate (or scale) before.</param>
    /// <returns>The rate in the message.</returns>
    public virtual double Announced(double learningRate) => Reduce(learningRate);

    /// <summary>Saves a state. A rule whose <see cref="Start"/> gives a state of its own saves the values that are in that state alone as well.</summary>
    /// <param name="state">The state.</param>
    /// <param name="values">Where to.</param>
    /// <example>
    /// <code>
    /// public override void SaveState(PlateauState state, CallbackState values)
    /// {
    ///     base.SaveState(state, values);
    ///     values.Set("streak", ((MyState)state).Streak);
    /// }
    ///
    /// public override PlateauState RestoreState(CallbackState values) =>
    ///     (MyState)base.RestoreState(values) with { Streak = values.GetInt32("streak", atLeast: 0) };
    /// </code>
    /// </example>
    public virtual void SaveState(PlateauState state, CallbackState values)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(values);
        values.Set("learning_rate", state.LearningRate);
        values.Set("best", state.Best);
        values.Set("wait", state.Wait);
        values.Set("cooldown", state.Cooldown);
        values.Set("improved", state.Improved);
        values.Set("out_of_patience", state.OutOfPatience);
    }

    /// <summary>Takes over what <see cref="SaveState"/> saved.</summary>
    /// <param name="values">What was saved by a rule with the same arguments.</param>
    /// <returns>A state of the type that <see cref="Start"/> gives.</returns>
    /// <exception cref="InvalidDataException">The values do not fit this rule.</exception>
    public virtual PlateauState RestoreState(CallbackState values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double rate = values.GetDouble("learning_rate", atLeast: 0);
        return Start(rate) with
        {
            LearningRate = rate,
            Best = values.GetNullableDouble("best"),
            Wait = values.GetInt32("wait", atLeast: 0),
            Cooldown = values.GetDouble("cooldown", atLeast: double.MinValue),
            Improved = values.GetBoolean("improved"),
            OutOfPatience = values.GetBoolean("out_of_patience"),
        };
    }

    /// <summary>Checks the mode of a rule whose original has no automatic one.</summary>
    /// <param name="mode">Which values are better.</param>
    /// <returns>The mode.</returns>
    private protected static MetricMode Definite(MetricMode mode) => Check.Defined(mode) is MetricMode.Auto
        ? throw new ArgumentOutOfRangeException(nameof(mode), mode, "Must be Min or Max: this rule knows no automatic mode.")
        : mode;

    /// <summary>Gives a state as the kind that the rule made at the start.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="state">The state.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The state is of another rule.</exception>
    private protected static T Own<T>(PlateauState state)
        where T : PlateauState => state as T
        ?? throw new ArgumentException($"Must be a state that this rule made, a {typeof(T).Name}. Received: {state?.GetType().Name ?? "null"}.", nameof(state));

    /// <summary>Checks a factor as all originals do.</summary>
    /// <param name="factor">What a rate is multiplied by.</param>
    /// <param name="name">The name of the argument.</param>
    /// <returns>The factor.</returns>
    private protected static double Below1(double factor, [CallerArgumentExpression(nameof(factor))] string? name = null) =>
        Check.Finite(factor, name) < 1
            ? factor
            : throw new ArgumentOutOfRangeException(name, factor, "Must be less than 1, or the rate would not fall.");

    /// <summary>Gives the direction of a metric where <see cref="Mode"/> is <see cref="MetricMode.Auto"/>.</summary>
    /// <param name="monitor">The metric's name.</param>
    /// <returns><see cref="MetricMode.Min"/> or <see cref="MetricMode.Max"/>.</returns>
    protected virtual MetricMode DirectionOf(string monitor) => MetricDirection.Of(monitor);
}
