using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Steers the updates of a TensorFlow.NET optimizer. Each method gives an optimizer for <c>compile</c>; they can be chained.</summary>
/// <example>
/// <code>
/// model.compile(keras.optimizers.AdamW().With(new WarmupCosine(1e-3, warmup: 500)).ClipGlobalNorm(1), loss);
/// </code>
/// </example>
public static class OptimizerExtensions
{
    /// <summary>Lets the rate follow a schedule, by update.</summary>
    /// <remarks>Lengths in epochs and fractions of the run are bound by <c>model.Fit</c> and <c>model.Callbacks</c>; in any other training give a schedule whose lengths are steps.</remarks>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="schedule">The rate by optimizer update, which with <see cref="Accumulate"/> is less often than every batch.</param>
    /// <returns>The steered optimizer.</returns>
    /// <exception cref="InvalidOperationException">It follows a schedule already.</exception>
    public static SteeredOptimizer With(this IOptimizer optimizer, LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Change(optimizer, rules => rules.Schedule is null
            ? rules with { Schedule = schedule }
            : throw new InvalidOperationException($"The optimizer follows {rules.Schedule.GetType().Name} already. Give it one schedule."));
    }

    /// <summary>Clips every element of the gradients: g = min(max(g, -c), c).</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="bound">c, greater than 0.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer ClipValue(this IOptimizer optimizer, double bound) => Clip(optimizer, Clipping.Value, bound);

    /// <summary>Clips the gradient of each variable by its norm: g = g c / max(|g|, c).</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="bound">c, greater than 0.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer ClipNorm(this IOptimizer optimizer, double bound) => Clip(optimizer, Clipping.Norm, bound);

    /// <summary>Clips all gradients by their norm together: g = g c / max(|all|, c). A norm that is not finite makes all gradients NaN.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="bound">c, greater than 0.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer ClipGlobalNorm(this IOptimizer optimizer, double bound) => Clip(optimizer, Clipping.GlobalNorm, bound);

    /// <summary>Makes one update from the mean gradient of several batches.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="batches">How many batches, 1 or more. What an epoch leaves over goes into the next.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer Accumulate(this IOptimizer optimizer, int batches)
    {
        Check.AtLeast(1, batches);
        return Change(optimizer, rules => rules with { AccumulationSteps = batches });
    }

    /// <summary>
    /// Trains on several workers: <c>model.Fit</c> gives each one its part of every batch, and every update is made from the mean gradient of all.
    /// </summary>
    /// <remarks>
    /// The first worker's weights are given to all when a fit begins, so that it does not matter how each one initialised its own. Gradients are exchanged in memory
    /// of the host; from a GPU that is a copy back and forth for every update.
    /// </remarks>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="workers">The workers, such as <c>MpiWorkers.Start()</c>.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer OnWorkers(this IOptimizer optimizer, IWorkers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        return Change(optimizer, rules => rules with { Workers = workers });
    }

    /// <summary>Computes the norm of all gradients with each update: <see cref="SteeredOptimizer.GradientNorm"/>, and <see cref="GradientNormLogger"/> for the logs.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer WatchGradientNorm(this IOptimizer optimizer) =>
        Change(optimizer, rules => rules with { WatchesNorm = true });

    /// <summary>Leaves out every update whose gradients have a norm above a limit, or one that is not a number.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="limit">The limit, greater than 0; <see cref="double.MaxValue"/> leaves out only what is not finite.</param>
    /// <returns>The steered optimizer; it counts them in <see cref="SteeredOptimizer.SkippedUpdates"/>.</returns>
    public static SteeredOptimizer GuardGradientNorm(this IOptimizer optimizer, double limit)
    {
        Check.GreaterThan(0, limit);
        return Change(optimizer, rules => rules with { NormLimit = limit });
    }

    /// <summary>Multiplies the rate of some variables. The factors of several rules multiply.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="name">A layer (<c>dense_1</c>), a variable (<c>dense_1/kernel</c>), a kind (<c>bias</c>) or several by <c>*</c>.</param>
    /// <param name="factor">What the rate is multiplied with, greater than 0.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer RateFactor(this IOptimizer optimizer, string name, double factor) =>
        Change(optimizer, rules => rules.Add(Rule(name, Check.GreaterThan(0, factor), long.MaxValue)));

    /// <summary>Multiplies the rate of a layer's variables, or those of all layers of a model.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="layer">The layer or model.</param>
    /// <param name="factor">What the rate is multiplied with, greater than 0.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer RateFactor(this IOptimizer optimizer, ILayer layer, double factor) =>
        Change(optimizer, rules => rules.Add(Rule(layer, Check.GreaterThan(0, factor), long.MaxValue)));

    /// <summary>Leaves some variables as they are: no update, no decay, no slot.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="name">As for <see cref="RateFactor(IOptimizer, string, double)"/>.</param>
    /// <param name="untilUpdate">The zero-based update from which on they are trained after all, 1 or more; for gradual unfreezing.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer Freeze(this IOptimizer optimizer, string name, long untilUpdate = long.MaxValue) =>
        Change(optimizer, rules => rules.Add(Rule(name, 0, Check.AtLeast(1, untilUpdate))));

    /// <summary>Leaves the variables of a layer, or of all layers of a model, as they are.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="layer">The layer or model.</param>
    /// <param name="untilUpdate">The zero-based update from which on they are trained after all, 1 or more.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer Freeze(this IOptimizer optimizer, ILayer layer, long untilUpdate = long.MaxValue) =>
        Change(optimizer, rules => rules.Add(Rule(layer, 0, Check.AtLeast(1, untilUpdate))));

    /// <summary>Lowers the rate layer by layer from the output to the input: the last layer has the full rate, the one before it <paramref name="decay"/> times that, and so on.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="model">The model; layers without weights do not count.</param>
    /// <param name="decay">The factor from layer to layer, greater than 0, at most 1; 0.65 to 0.9 are usual.</param>
    /// <returns>The steered optimizer.</returns>
    public static SteeredOptimizer LayerWiseDecay(this IOptimizer optimizer, IModel model, double decay)
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.GreaterThan(0, decay);
        Check.Between(0, 1, decay);
        ILayer[] layers = [.. model.Layers.Where(layer => layer.TrainableWeights.Count > 0).Reverse()];
        return Change(optimizer, rules => layers.Skip(1)
            .Select((layer, depth) => Rule(layer, Math.Pow(decay, depth + 1), long.MaxValue))
            .Aggregate(rules, (all, rule) => all.Add(rule)));
    }

    /// <summary>Sets the rate of the next update, also before the first one and from any thread: for training loops of one's own.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="learningRate">The rate, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite, which TensorFlow.NET would take.</exception>
    /// <exception cref="InvalidOperationException">The optimizer follows a schedule.</exception>
    public static void SetLearningRate(this IOptimizer optimizer, double learningRate)
    {
        Check.AtLeast(0.0, learningRate);
        if (optimizer is SteeredOptimizer steered)
        {
            steered.LearningRate = learningRate;
        }
        else
        {
            HostOptimizer.Of(HostModel.Inner(optimizer)).LearningRate = learningRate;
        }
    }

    private static SteeredOptimizer Clip(IOptimizer optimizer, Clipping clipping, double bound)
    {
        Check.GreaterThan(0, bound);
        return Change(optimizer, rules => rules.Clip(clipping, bound));
    }

    private static SteeredOptimizer Change(IOptimizer optimizer, Func<UpdateRules, UpdateRules> change)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (optimizer is SteeredOptimizer { Updates: > 0 })
        {
            throw new InvalidOperationException("The optimizer has made updates already. Steer it before the training.");
        }

        UpdateRules rules = (optimizer as SteeredOptimizer)?.Rules ?? new UpdateRules();
        return new SteeredOptimizer(HostModel.Inner(optimizer), change(rules));
    }

    private static VariableRule Rule(string name, double factor, long untilUpdate)
    {
        Check.NotEmpty(name);
        return new VariableRule(name, variable => NamePattern.Matches(name, variable), factor, untilUpdate);
    }

    private static VariableRule Rule(ILayer layer, double factor, long untilUpdate)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return new VariableRule(layer.Name, variable => layer.Weights.Exists(weight => weight.Name == variable), factor, untilUpdate);
    }
}
