using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Compile and fit of TensorFlow.NET.</content>
internal sealed partial class ScriptFits
{
    private static readonly HashSet<string> HostMetrics = new(["accuracy", "acc", "mae", "mape", "mean_absolute_error", "mean_absolute_percentage_error"], StringComparer.Ordinal);

    /// <summary>Writes compile and fit for TensorFlow.NET.</summary>
    private void Fit(StringBuilder body, ScriptConstruct fit, ScriptConstruct? optimizer, string suffix)
    {
        ScriptConstruct? before = GoesOnFrom(fit);
        ScriptConstruct? compile = before is null ? Compile(fit) : null;
        (string? loss, string? known) = Loss(compile, PortEngine.TensorFlowNet);
        string metrics = string.Join(", ", Metrics(compile).Where(HostMetrics.Contains).Select(metric => Quoted(metric == "acc" ? "accuracy" : metric)));
        bool validates = fit.Arguments.Any(argument => argument.Name == "validation_data");
        body.Append(Keeping(fit));
        body.Append(CultureInfo.InvariantCulture, $"    // line {fit.Line}{(compile is null ? string.Empty : $", compile in line {compile.Line}")}{Uncalled}\n");
        body.Append(CultureInfo.InvariantCulture, $"    public static FitHistory Fit{suffix}({Model(fit, "Model")}NDArray x, NDArray y{(compile is not null && IsForeign(compile, optimizer) ? ", IOptimizer optimizer" : string.Empty)}{(known is null && compile is not null ? ", ILossFunc loss" : string.Empty)}{(validates ? ", ValidationData? validationData = null" : string.Empty)})\n    {{\n{Made(fit)}");
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
            body.Append(CultureInfo.InvariantCulture, $"{Foreign(compile, optimizer)}        model.compile({(IsForeign(compile, optimizer) ? "optimizer" : Host(compile, optimizer))}, {known ?? "loss"}{(metrics.Length == 0 ? string.Empty : $", [{metrics}]")});{(known is null ? $" // TODO: {(HasLoss(compile) ? $"the loss {loss ?? "of the script"} as an object" : "the script gives no loss here: its model has one")}" : string.Empty)}{Left(compile, HostMetrics.Contains)}\n");
        }

        body.Append(StepsGiven(fit));
        body.Append(Calling(fit, "FitHistory", "Run.Epochs", $"model.Fit(x, y{BatchSize(fit, "batch_size")}{Given(fit, "epochs", "epochs")}{Given(fit, "nb_epoch", "epochs")}{(Given(fit, "verbose", "verbose") is { Length: > 0 } verbose ? verbose : ", verbose: 1")}, callbacks: Callbacks{suffix}(){(validates ? ", validation_data: validationData" : string.Empty)}{Fraction(fit)}{Given(fit, "initial_epoch", "initial_epoch")})")).Append("    }\n\n");
    }

    private static string Fraction(ScriptConstruct fit) =>
        fit.Arguments.FirstOrDefault(argument => argument.Name == "validation_split")?.Known?.AsDouble() is { } split ? $", validation_split: {split.ToString("R", CultureInfo.InvariantCulture)}f" : string.Empty;
}
