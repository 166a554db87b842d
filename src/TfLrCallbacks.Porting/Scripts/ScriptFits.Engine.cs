using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Compile and fit of the embedded engine.</content>
internal sealed partial class ScriptFits
{
    private static readonly HashSet<string> EngineMetrics = new(
        ["accuracy", "acc", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy", "auc", "AUC", "precision", "recall", "Precision", "Recall", "f1_score", "root_mean_squared_error", "mse", "mae", "mean_squared_error", "mean_absolute_error"],
        StringComparer.Ordinal);

    /// <summary>Writes compile and fit for the embedded engine.</summary>
    private void EngineFit(StringBuilder body, ScriptConstruct fit, ScriptConstruct? optimizer, string suffix)
    {
        ScriptConstruct? before = GoesOnFrom(fit);
        ScriptConstruct? compile = before is null ? Compile(fit) : null;
        (string? loss, string? known) = Loss(compile, PortEngine.Embedded);
        string metrics = string.Concat(Metrics(compile).Where(EngineMetrics.Contains).Select(metric => $", {Quoted(metric == "acc" ? "accuracy" : metric.ToLowerInvariant())}"));
        body.Append(Keeping(fit));
        body.Append(CultureInfo.InvariantCulture, $"    // line {fit.Line}{(compile is null ? string.Empty : $", compile in line {compile.Line}")}{Uncalled}\n");
        bool validates = fit.Arguments.Any(argument => argument.Name == "validation_data");
        body.Append(CultureInfo.InvariantCulture, $"    public static History Fit{suffix}({Model(fit, "Sequential")}NDArray x, NDArray y{(compile is not null && IsForeign(compile, optimizer) ? ", Optimizer optimizer" : string.Empty)}{(known is null && compile is not null ? ", Loss loss" : string.Empty)}{(validates ? ", (NDArray X, NDArray Y)? validationData = null" : string.Empty)})\n    {{\n{Made(fit)}");
        if (before is not null)
        {
            body.Append(WentOn(before));
        }
        else if (compile is null)
        {
            body.Append("        // TODO: the script compiles the model elsewhere: do it before this.\n");
        }
        else
        {
            body.Append(CultureInfo.InvariantCulture, $"{Foreign(compile, optimizer)}        model.Compile({(IsForeign(compile, optimizer) ? "optimizer" : $"new {Engine(compile, optimizer)}")}, {known ?? "loss"}{metrics});{(known is null ? $" // TODO: {(HasLoss(compile) ? $"the loss {loss ?? "of the script"}" : "the script gives no loss here: its model has one")}" : string.Empty)}{Left(compile, EngineMetrics.Contains)}\n");
        }

        string split = fit.Arguments.FirstOrDefault(argument => argument.Name == "validation_split")?.Known?.AsDouble() is { } part ? $", validationSplit: {ScriptCode.Number(part)}" : string.Empty;
        body.Append(StepsGiven(fit));
        body.Append(Calling(fit, "History", "Epochs", $"model.Fit(x, y{BatchSize(fit, "batchSize")}{Given(fit, "epochs", "epochs")}{Given(fit, "nb_epoch", "epochs")}{Given(fit, "verbose", "verbose")}{split}{(validates ? ", validationData: validationData" : string.Empty)}{Given(fit, "initial_epoch", "initialEpoch")}, callbacks: Callbacks{suffix}())")).Append("    }\n\n");
    }

    /// <summary>Gives the optimizer of the engine; one that it has not becomes Adam, with a word.</summary>
    private string Engine(ScriptConstruct? compile, ScriptConstruct? optimizer)
    {
        string name = optimizer?.Name ?? (compile?.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Known as Value.Text)?.Characters ?? "rmsprop";
        string known = name.ToUpperInvariant() switch
        {
            "SGD" => "SGD", "ADAM" => "Adam", "ADAMW" => "AdamW", "RMSPROP" => "RMSprop", "NADAM" => "Nadam", "ADAMAX" => "Adamax", "ADAGRAD" => "Adagrad", "ADADELTA" => "Adadelta", "LAMB" => "Lamb", "LION" => "Lion", _ => string.Empty,
        };
        List<string> arguments = [];
        string? rate = optimizer is null ? null : Rate(optimizer);
        foreach (ScriptArgument argument in optimizer?.Arguments ?? [])
        {
            string? to = (argument.Name, known) switch
            {
                ("learning_rate" or "lr", _) => rate is null ? "learningRate" : null,
                ("momentum", "SGD" or "RMSprop") => "momentum",
                ("nesterov", "SGD") => "nesterov",
                ("beta_1", "Adam" or "AdamW") => "beta1",
                ("beta_2", "Adam" or "AdamW") => "beta2",
                ("epsilon", "Adam" or "AdamW" or "RMSprop") => argument.Known is Value.Nothing ? null : "epsilon",
                ("amsgrad", "Adam" or "AdamW") => "amsgrad",
                ("rho", "RMSprop") => "rho",
                ("centered", "RMSprop") => "centered",
                ("weight_decay", "AdamW") => argument.Known is Value.Nothing ? null : "weightDecay",
                _ => null,
            };
            if (to is null)
            {
                continue;
            }

            if ((argument.Known is Value.Boolean truth ? truth.Truth ? "true" : "false" : NumberOf(argument)) is { } given)
            {
                arguments.Add($"{to}: {given}");
            }
        }

        string clipping = string.Join(", ", Clipping(optimizer).Select(clip => $"{clip.Property} = {clip.Bound}"));
        return $"{(known.Length > 0 ? known : "Adam")}({string.Join(", ", arguments)}){(known.Length > 0 ? string.Empty : $" /* TODO: {name} is missing here */")}{(clipping.Length > 0 ? $" {{ {clipping} }}" : string.Empty)}";
    }
}
