using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>A text that trains and has no schedule: why, and what to give in its place.</summary>
internal static class Unscheduled
{
    /// <summary>The arguments of Lightning's Trainer by which it is known without its module.</summary>
    private static readonly HashSet<string> OfLightning = new(["max_epochs", "max_steps", "accelerator", "devices", "gpus", "gradient_clip_val", "log_every_n_steps"], StringComparer.Ordinal);

    /// <summary>Gives the refusal for what a text trains with; null where nothing in it trains.</summary>
    public static PortingException? Refusal(IEnumerable<Value.Call> calls) => calls.Reverse().Select(Why).FirstOrDefault(why => why is not null);

    private static PortingException? Why(Value.Call call) => Dialect.LastPart(call.Name) switch
    {
        "fit" when IsLearner(call) => new PortingException(call.Position, $"{OfFit(call)} fastai's schedules are fit_one_cycle, fit_flat_cos, fit_sgdr and fine_tune."),
        "Trainer" when Dialect.Lightning.Owns(call.Name) > 0 || (call.Target is null && call.Arguments.Any(argument => argument.Name is { } name && OfLightning.Contains(name))) => new PortingException(
            call.Position, $"Lightning's Trainer has no rate: the module's configure_optimizers makes the optimizer and the scheduler. Give that method, or the scheduler's call{Epochs(call)}."),
        var name when call.Target is null && name.EndsWith("Trainer", StringComparison.Ordinal) && call.Arguments.Any(argument => argument.Name is "args" or "model" or "train_dataset") => new PortingException(
            call.Position, $"{name} takes its rate from args=TrainingArguments(…), which is not known here. Give that call."),
        _ => null,
    };

    private static string Epochs(Value.Call trainer) =>
        trainer.Arguments.FirstOrDefault(argument => argument.Name == "max_epochs").Value?.AsDouble() is { } epochs and > 0 ? string.Create(CultureInfo.InvariantCulture, $", and the run as --epochs {epochs}") : string.Empty;

    /// <summary>Gets whether it is a learner of fastai that fits: Keras' and scikit-learn's fits begin with data.</summary>
    private static bool IsLearner(Value.Call fit) => (fit.Target is Value.Call { Name: var made } ? Dialect.LastPart(made).EndsWith("earner", StringComparison.Ordinal) : fit.Name is "learn.fit" or "learner.fit")
        && fit.Arguments.All(argument => argument.Name is not ("x" or "y"));

    private static string OfFit(Value.Call fit)
    {
        Value? rate = fit.Arguments.FirstOrDefault(argument => argument.Name == "lr").Value ?? (fit.Arguments is [_, (null, var second), ..] ? second : null);
        return rate is null or Value.Nothing ? "fit(…) trains all its epochs with the learner's rate: there is no schedule in it."
            : $"fit(…) trains all its epochs with one rate, {Brief.Of(rate, 60)}: there is no schedule in it{(rate.AsDouble() is null ? string.Empty : $", as a schedule it is ConstantRate({Brief.Of(rate, 60)})")}.";
    }
}
