namespace TfLrCallbacks.Porting;

/// <content>Callbacks of Lightning, fastai and a Trainer that stop or watch.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the metric that the Trainer's arguments say is the best model's (transformers: larger is better unless it ends in loss).</summary>
    private string BestMetric() => _found.Select(item => item.Construct).Where(item => item.Kind == "hf-training-arguments")
        .Select(item => (item.Arguments.FirstOrDefault(argument => argument.Name == "metric_for_best_model")?.Known as Value.Text)?.Characters)
        .LastOrDefault() is not { } metric ? "val_loss" : $"val_{(metric.StartsWith("eval_", StringComparison.Ordinal) ? metric[5..] : metric)}";

    /// <summary>Writes the callbacks of a Trainer that stop a training.</summary>
    private IEnumerable<string> Watching()
    {
        foreach ((Expression.Call call, ScriptPlace _) in Calls)
        {
            string? name = _source.Resolve(call.Function);
            if (name is not null && name.Split('.')[0] is "pytorch_lightning" or "lightning" && Dialect.LastPart(name) is "ModelCheckpoint")
            {
                yield return Checkpoint(call);
                continue;
            }

            if (name is not null && name.Split('.')[0] is "pytorch_lightning" or "lightning" or "fastai" && Dialect.LastPart(name) is "LearningRateMonitor" or "SaveModelCallback" or "CSVLogger" or "RichProgressBar")
            {
                yield return $"        // line {call.Position.Line}: {Dialect.LastPart(name)} watches and does not set the rate: left out.";
                continue;
            }

            if (HasFastai && name is "ReduceLROnPlateau" or "fastai.callback.tracker.ReduceLROnPlateau")
            {
                string written = $"fastai.callback.tracker.{SourceWriter.Write(call)}";
                yield return $"        TfLrCallbacks.Porting.CallbackReader.Read({Quoted(written)})[0].Create(), // line {call.Position.Line}";
                continue;
            }

            bool isLightning = name is not null && name.EndsWith(".EarlyStopping", StringComparison.Ordinal) && name.Split('.')[0] is "pytorch_lightning" or "lightning";
            bool isTransformers = name is "transformers.EarlyStoppingCallback";
            bool isFastai = name is not null && name.EndsWith("EarlyStoppingCallback", StringComparison.Ordinal) && !isTransformers;
            if (!isLightning && !isTransformers && !isFastai)
            {
                continue;
            }

            if ((isTransformers ? NotKnown(call, ("early_stopping_patience", 0), ("early_stopping_threshold", 1)) : NotKnown(call, ("monitor", 0), ("patience", isLightning ? 2 : 3), ("min_delta", isLightning ? 1 : 2))) is { } unknown)
            {
                yield return $"        // TODO line {call.Position.Line}: {One(Brief.Of(SourceWriter.Write(call), 120))}: {unknown} is not known in this file. Write it as new EarlyStopping(…).";
                continue;
            }

            string monitor = isTransformers ? BestMetric() : (GivenValue(call, "monitor", 0) as Value.Text)?.Characters switch { "valid_loss" or null => "val_loss", "accuracy" => "val_accuracy", var other => other };
            double patience = isTransformers ? GivenValue(call, "early_stopping_patience", 0)?.AsDouble() ?? 1 : GivenValue(call, "patience", isLightning ? 2 : 3)?.AsDouble() ?? (isLightning ? 3 : 1);
            double delta = (isTransformers ? GivenValue(call, "early_stopping_threshold", 1) : GivenValue(call, "min_delta", isLightning ? 1 : 2))?.AsDouble() ?? 0;
            bool isLargerBetter = isLightning ? (GivenValue(call, "mode", 4) as Value.Text)?.Characters is "max"
                : isTransformers ? !monitor.EndsWith("loss", StringComparison.Ordinal) : IsLargerBetter(call, monitor);
            string mode = isLargerBetter ? ", mode: MetricMode.Max" : monitor.EndsWith("loss", StringComparison.Ordinal) ? string.Empty : ", mode: MetricMode.Min";
            yield return $"        new EarlyStopping(monitor: {Quoted(monitor)}{(delta > 0 ? $", minDelta: {ScriptCode.Number(delta)}" : string.Empty)}, patience: {(long)patience}{mode}){(isLightning ? StopsAtOnce(call) : string.Empty)}, // line {call.Position.Line}";
        }
    }

    /// <summary>fastai compares by <c>comp</c>; without it less is better where the name of the metric holds loss or error.</summary>
    private static bool IsLargerBetter(Expression.Call call, string monitor) =>
        ScriptArguments.Given(call, "comp", 1) is { } comparison ? SourceWriter.Write(comparison).EndsWith("greater", StringComparison.Ordinal)
            : !monitor.Contains("loss", StringComparison.Ordinal) && !monitor.Contains("error", StringComparison.Ordinal);
}
