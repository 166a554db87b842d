using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>What Lightning's EarlyStopping has beside Keras', and its ModelCheckpoint.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives an argument of a call by its name or position; null where it is not given or not known.</summary>
    private Value? GivenValue(Expression.Call call, string name, int position) => ScriptArguments.Given(call, name, position) is { } written ? _source.Known(written, None) : null;

    /// <summary>Gives the properties that stop at once; check_finite is on in Lightning unless it is switched off.</summary>
    private string StopsAtOnce(Expression.Call call)
    {
        List<string> set = GivenValue(call, "check_finite", 6) is Value.Boolean { Truth: false } ? [] : ["CheckFinite = true"];
        if (GivenValue(call, "stopping_threshold", 7)?.AsDouble() is { } good)
        {
            set.Add($"StoppingThreshold = {ScriptCode.Number(good)}");
        }

        if (GivenValue(call, "divergence_threshold", 8)?.AsDouble() is { } bad)
        {
            set.Add($"DivergenceThreshold = {ScriptCode.Number(bad)}");
        }

        return set.Count > 0 ? $" {{ {string.Join(", ", set)} }}" : string.Empty;
    }

    /// <summary>Writes Lightning's ModelCheckpoint: the best K of a metric, or without one the latest, or all.</summary>
    private string Checkpoint(Expression.Call call)
    {
        if (NotKnown(call, ("monitor", 2), ("mode", 7), ("save_top_k", 5)) is { } unknown)
        {
            return $"        // TODO line {call.Position.Line}: {One(Brief.Of(SourceWriter.Write(call), 120))}: {unknown} is not known in this file. Write it as new ModelCheckpoint(…).";
        }

        if (ScriptArguments.Given(call, "every_n_epochs", -1) is { } epochs && _source.Known(epochs, None)?.AsDouble() != 1)
        {
            return $"        // TODO line {call.Position.Line}: {One(Brief.Of(SourceWriter.Write(call), 120))}: every_n_epochs has no counterpart (saveEveryBatches counts batches).";
        }

        string? monitor = (GivenValue(call, "monitor", 2) as Value.Text)?.Characters;
        int kept = (int)Math.Clamp(GivenValue(call, "save_top_k", 5)?.AsDouble() ?? 1, -1, int.MaxValue);
        bool savesLast = GivenValue(call, "save_last", 4) is Value.Boolean { Truth: true } or Value.Text { Characters: "link" };
        if (kept is 0 && savesLast && monitor is null)
        {
            return $"        // TODO line {call.Position.Line}: ModelCheckpoint with save_top_k=0 and save_last writes the last state only: new ModelCheckpoint(\"checkpoints/last.npz\") does that.";
        }

        if (kept is 0 && !savesLast)
        {
            return $"        // line {call.Position.Line}: ModelCheckpoint with save_top_k=0 saves nothing: left out.";
        }

        string folder = (GivenValue(call, "dirpath", 0) as Value.Text)?.Characters is { Length: > 0 } given ? $"{given.TrimEnd('/')}/" : "checkpoints/";
        string name = (GivenValue(call, "filename", 1) as Value.Text)?.Characters is { Length: > 0 } template && !template.Contains("{step", StringComparison.Ordinal) && !template.Contains('/', StringComparison.Ordinal) ? template : "{epoch}";
        name = monitor is null && kept >= 0 ? "checkpoint"
            : GivenValue(call, "auto_insert_metric_name", 8) is Value.Boolean { Truth: false } ? name
            : Place().Replace(name, "$1={$1");
        List<string> arguments = [Quoted($"{folder}{name}.npz")];
        if (monitor is not null)
        {
            arguments.Add($"monitor: {Quoted(monitor is "valid_loss" ? "val_loss" : monitor)}");
            arguments.Add($"mode: {((GivenValue(call, "mode", 7) as Value.Text)?.Characters is "max" ? "MetricMode.Max" : "MetricMode.Min")}");
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"saveTopK: {kept}"));
        }

        arguments.AddRange(GivenValue(call, "every_n_train_steps", -1)?.AsInteger() is { } batches && batches > 0 ? [$"saveEveryBatches: {batches}"] : Array.Empty<string>());
        arguments.AddRange(GivenValue(call, "save_weights_only", 6) is Value.Boolean { Truth: true } ? ["saveWeightsOnly: true"] : Array.Empty<string>());
        arguments.AddRange(savesLast ? ["saveLast: true"] : Array.Empty<string>());
        return $"        new ModelCheckpoint({string.Join(", ", arguments)}), // line {call.Position.Line}; epochs in names begin with 1";
    }

    /// <summary>Gives the first of some arguments that is given and not known, as it is written; null where all are known.</summary>
    private string? NotKnown(Expression.Call call, params (string Name, int Position)[] arguments) => arguments
        .Where(argument => ScriptArguments.Given(call, argument.Name, argument.Position) is { } written && _source.Known(written, None) is null)
        .Select(argument => $"{argument.Name}={One(Brief.Of(SourceWriter.Write(ScriptArguments.Given(call, argument.Name, argument.Position)!), 60))}")
        .FirstOrDefault();

    /// <summary>A place of a file's name: Lightning writes the metric's name in front of it.</summary>
    [GeneratedRegex(@"\{(\w+)")]
    private static partial Regex Place();
}
