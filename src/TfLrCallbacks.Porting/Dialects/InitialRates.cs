namespace TfLrCallbacks.Porting;

/// <summary>
/// Optimizers whose groups have an <c>initial_lr</c> that is not their rate. PyTorch's schedulers keep it: those that compute each rate from the first one take it for that, and
/// those that go on from the rate before begin with the rate itself.
/// </summary>
internal static class InitialRates
{
    private static readonly HashSet<string> FromRateBefore = new(["StepLR", "MultiStepLR", "ExponentialLR", "MultiplicativeLR", "LinearLR", "ConstantLR", "PolynomialLR", "OneCycleLR"], StringComparer.Ordinal);

    /// <summary>Gives the context with the rate that a scheduler begins with.</summary>
    /// <exception cref="PortingException">The scheduler takes both.</exception>
    public static PortingContext In(PortingContext context, string scheduler, IReadOnlyDictionary<string, Value> arguments, SourcePosition? position)
    {
        if (context.BaseLearningRate is not null || !arguments.TryGetValue("optimizer", out Value? optimizer) || OptimizerCall.InitialRate(optimizer, context.Group) is not { } initial || initial == OptimizerCall.LearningRate(optimizer, context.Group) || FromRateBefore.Contains(scheduler))
        {
            return context;
        }

        return scheduler is "LambdaLR" or "CosineAnnealingWarmRestarts" || scheduler.StartsWith("get_", StringComparison.Ordinal) ? context with { BaseLearningRate = initial }
            : throw new PortingException(position, $"{scheduler} begins with the optimizer's rate and goes on with its groups' initial_lr, which the text sets to something else. Make the optimizer with that rate, or write the rate as a function of the step.");
    }
}
