namespace TfLrCallbacks.Porting;

/// <summary>Calls that only print, log or draw something: they have no counterpart in a port, and nothing is to be done about them.</summary>
internal static class Logging
{
    private static readonly HashSet<string> Holders = new(["logging", "logger", "log", "_logger", "wandb", "writer", "file_writer", "summary_writer", "tb_writer", "tb", "summary", "mlflow", "neptune", "run", "comet", "experiment", "stdout", "stderr", "plt", "pbar", "tqdm", "progress", "console", "logs_writer", "train_writer", "train_summary_writer"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Methods = new(["print", "info", "debug", "warning", "warn", "error", "log", "log_metric", "log_metrics", "write", "scalar", "add_scalar", "add_scalars", "add_summary", "flush", "set_description", "set_postfix", "plot", "figure", "show", "xlabel", "ylabel", "title", "savefig", "legend", "close", "text", "histogram"], StringComparer.Ordinal);

    /// <summary>Gets whether a call only prints, logs or draws.</summary>
    public static bool IsCall(Expression.Call call) => call.Function switch
    {
        Expression.Name { Text: "print" or "pprint" } => true,
        Expression.Attribute { Text: "print" or "add_scalar" or "add_scalars" or "print_tensor" } => true,
        Expression.Attribute { Text: var method, Target: var target } => Methods.Contains(method) && ScriptSource.Dotted(target) is { } holder && Holders.Contains(Dialect.LastPart(holder)),
        _ => false,
    };
}
