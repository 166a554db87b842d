namespace TfLrCallbacks.Porting;

/// <summary>This library's names for what scripts use.</summary>
internal static class ScriptNames
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["keras-schedule.CosineDecay"] = "CosineDecay", ["keras-schedule.CosineDecayRestarts"] = "CosineRestarts", ["keras-schedule.ExponentialDecay"] = "ExponentialDecay",
        ["keras-schedule.InverseTimeDecay"] = "InverseTimeDecay", ["keras-schedule.PolynomialDecay"] = "PolynomialDecay", ["keras-schedule.PiecewiseConstantDecay"] = "PiecewiseConstantDecay",
        ["keras-callback.TensorBoard"] = "TensorBoardLogger",
        ["torch-schedule.StepLR"] = "StepDecay", ["torch-schedule.MultiStepLR"] = "MultiStepDecay", ["torch-schedule.ExponentialLR"] = "ExponentialDecay",
        ["torch-schedule.CosineAnnealingLR"] = "CosineDecay", ["torch-schedule.CosineAnnealingWarmRestarts"] = "CosineRestarts", ["torch-schedule.LinearLR"] = "Anneal",
        ["torch-schedule.PolynomialLR"] = "PolynomialDecay", ["torch-schedule.ConstantLR"] = "ConstantRate", ["torch-schedule.OneCycleLR"] = "OneCycle",
        ["torch-schedule.CyclicLR"] = "Cyclical", ["torch-schedule.LambdaLR"] = "LambdaSchedule × base rate", ["torch-schedule.MultiplicativeLR"] = "MultiplicativeDecay",
        ["torch-schedule.SequentialLR"] = "Then", ["torch-schedule.ChainedScheduler"] = "Times", ["torch-schedule.ReduceLROnPlateau"] = "ReduceLROnPlateau",
        ["optax-schedule.warmup_cosine_decay_schedule"] = "WarmupCosine", ["optax-schedule.cosine_decay_schedule"] = "CosineDecay", ["optax-schedule.exponential_decay"] = "ExponentialDecay",
        ["optax-schedule.piecewise_constant_schedule"] = "PiecewiseConstantDecay", ["optax-schedule.join_schedules"] = "Then", ["optax-schedule.constant_schedule"] = "ConstantRate",
        ["optax-schedule.linear_schedule"] = "PolynomialDecay", ["optax-schedule.polynomial_schedule"] = "PolynomialDecay", ["optax-schedule.cosine_onecycle_schedule"] = "OneCycle",
        ["keras-thirdparty.LearningRateScheduleCallback"] = "LearningRateScheduler", ["keras-thirdparty.LearningRateWarmupCallback"] = "LearningRateScheduler",
        ["keras-thirdparty.CyclicLR"] = "Cyclical", ["keras-thirdparty.OneCycleLR"] = "OneCycle", ["keras-thirdparty.OneCycle"] = "OneCycle", ["keras-thirdparty.OneCycleScheduler"] = "OneCycle",
        ["keras-thirdparty.SGDRScheduler"] = "CosineRestarts", ["keras-thirdparty.WarmUpCosineDecayScheduler"] = "WarmupCosine", ["keras-thirdparty.LRFinder"] = "LrRangeTest",
        ["keras-thirdparty.LearningRateFinder"] = "LrRangeTest", ["keras-thirdparty.CosineAnnealingScheduler"] = "CosineDecay", ["keras-thirdparty.CyclicalLearningRate"] = "Cyclical",
        ["keras-own-class.CyclicLR"] = "Cyclical", ["keras-own-class.OneCycleLR"] = "OneCycle", ["keras-own-class.SGDRScheduler"] = "CosineRestarts",
        ["keras-own-class.WarmUpCosineDecayScheduler"] = "WarmupCosine", ["keras-own-class.LRFinder"] = "LrRangeTest",
    };

    /// <summary>Gives the name in this library; null where it has no counterpart.</summary>
    public static string? CSharp(string kind, string name) => Known.GetValueOrDefault($"{kind}.{name}")
        ?? (kind == "keras-callback" ? name : kind == "hf-schedule" ? "by name" : null);
}
