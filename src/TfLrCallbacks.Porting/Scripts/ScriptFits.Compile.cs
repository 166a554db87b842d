using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>What a model is compiled with.</content>
internal sealed partial class ScriptFits
{
    private IEnumerable<string> Metrics(ScriptConstruct? compile) =>
        compile?.Arguments.FirstOrDefault(argument => argument.Name == "metrics")?.Written is Expression.Sequence list ? list.Items.Select(Metric) : [];

    /// <summary>Gives the word of a metric, by which Keras logs it: <c>"mae"</c>, <c>keras.metrics.MeanAbsoluteError(name="mae")</c>, <c>keras.metrics.mean_absolute_error</c>. Empty where no word says the same.</summary>
    private string Metric(Expression item)
    {
        if (item is Expression.Literal { Value: Value.Text text })
        {
            return text.Characters;
        }

        Expression.Call? made = item as Expression.Call;
        if (source.Resolve(made?.Function ?? item) is not { } full || !ScriptKinds.IsKeras(full) || !full.Contains(".metrics.", StringComparison.Ordinal)
            || (made is not null && made.Arguments.Any(argument => argument is not { Name: null or "name", Value: Expression.Literal { Value: Value.Text } })))
        {
            return string.Empty;
        }

        string word = WordEnd().Replace(Dialect.LastPart(full), "_").ToLowerInvariant();
        string own = made?.Arguments is [{ Value: Expression.Literal { Value: Value.Text given } }] ? given.Characters : word;
        return own == word || ShortMetrics.GetValueOrDefault(word) == own || (own is "accuracy" or "acc" && word.EndsWith("accuracy", StringComparison.Ordinal)) ? own : string.Empty;
    }

    /// <summary>The short words of metrics, by the long ones.</summary>
    private static readonly Dictionary<string, string> ShortMetrics = new(StringComparer.Ordinal)
    {
        ["mean_absolute_error"] = "mae", ["mean_squared_error"] = "mse", ["mean_absolute_percentage_error"] = "mape",
    };

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordEnd();

    /// <summary>Gets whether the script compiles with an optimizer that is not one of Keras' own and no word: the user gives it.</summary>
    private static bool IsForeign(ScriptConstruct? compile, ScriptConstruct? optimizer) =>
        optimizer is null && compile?.Arguments.FirstOrDefault(argument => argument.Name == "optimizer") is { Known: not Value.Text };

    /// <summary>Gives a comment on an optimizer that the user has to give: how the script makes it, with the rate and the schedule that it may have there.</summary>
    private string Foreign(ScriptConstruct? compile, ScriptConstruct? optimizer)
    {
        if (!IsForeign(compile, optimizer))
        {
            return string.Empty;
        }

        Expression written = compile!.Arguments.First(argument => argument.Name == "optimizer").Written;
        Expression made = written is Expression.Name name ? Assigned(name, compile.Line).FirstOrDefault() ?? name : written;
        string what = Brief.Of(SourceWriter.Write(made), 120).ReplaceLineEndings(" ");
        return made is Expression.Call or Expression.Conditional
            ? string.Create(CultureInfo.InvariantCulture, $"        // TODO line {made.Position.Line}: the optimizer is {what} in the script, and is not carried over: give yours the rate that it has there, and callbacks for a schedule in it.\n")
            : string.Create(CultureInfo.InvariantCulture, $"        // TODO line {compile.Line}: the optimizer is {what} in the script, and this file does not say its rate.\n");
    }

    /// <summary>Gives the metrics that are left out as a comment.</summary>
    private string Left(ScriptConstruct? compile, Func<string, bool> isKnown)
    {
        Expression? written = compile?.Arguments.FirstOrDefault(argument => argument.Name == "metrics")?.Written;
        string[] left = [.. (written is Expression.Sequence list ? list.Items : written is null ? [] : [written]).Where(item => !isKnown(Metric(item))).Select(SourceWriter.Write)];
        return left.Length == 0 ? string.Empty : $" // TODO: without the metrics {Brief.Of(string.Join(", ", left), 120).ReplaceLineEndings(" ")}";
    }

    /// <summary>Gets whether a compile is given a loss.</summary>
    private static bool HasLoss(ScriptConstruct compile) => compile.Arguments.Any(argument => argument.Name is "loss" or "loss_fn" or "loss_function" or "*" or "**");

    /// <summary>Gives the loss as it stands in the script, and the C# for it; null for what is not seen, or what the engine has not.</summary>
    private (string? Name, string? Code) Loss(ScriptConstruct? compile, PortEngine engine)
    {
        ScriptArgument? loss = compile?.Arguments.FirstOrDefault(argument => argument.Name is "loss" or "loss_fn" or "loss_function");
        if (loss?.Known is Value.Text text)
        {
            return (text.Characters, ScriptLosses.Of(text.Characters, new Dictionary<string, Value?>(), engine));
        }

        Expression? written = loss?.Written is Expression.Name name ? Assigned(name, compile!.Line).FirstOrDefault() ?? name : loss?.Written;
        Expression? function = written is Expression.Call { Function: var called } ? called : written;
        if (function is not (Expression.Name or Expression.Attribute) || ScriptSource.Dotted(function) is not { } whole || source.Functions.ContainsKey(whole) || source.Classes.ContainsKey(whole))
        {
            return (null, null);
        }

        string label = Brief.Of(SourceWriter.Write(written!), 60);
        string full = source.Scope.Resolve(whole);
        if (full.Contains('.', StringComparison.Ordinal) && full.Split('.')[0] is not ("keras" or "tensorflow" or "tf_keras" or "tf" or "losses" or "objectives"))
        {
            return (label, null);
        }

        Dictionary<string, Value?> given = new(StringComparer.Ordinal);
        foreach (Expression.Argument argument in (written as Expression.Call)?.Arguments ?? [])
        {
            given[argument.Name ?? string.Empty] = source.Known(argument.Value, new HashSet<string>(StringComparer.Ordinal)) ?? (ScriptSource.Dotted(argument.Value) is { } constant ? new Value.Text(Dialect.LastPart(constant).ToLowerInvariant()) : null);
        }

        return (label, ScriptLosses.Of(Dialect.LastPart(whole), given, engine));
    }

    /// <summary>Gives the optimizer as TensorFlow.NET has it; one that it has not becomes Adam, with a word.</summary>
    private string Host(ScriptConstruct? compile, ScriptConstruct? optimizer)
    {
        string name = optimizer?.Name ?? (compile?.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Known as Value.Text)?.Characters ?? "rmsprop";
        string known = name.ToUpperInvariant() switch { "SGD" => "SGD", "ADAM" => "Adam", "ADAMW" => "AdamW", "RMSPROP" => "RMSprop", _ => string.Empty };
        List<string> arguments = [];
        string left = string.Empty;
        string? rate = optimizer is null ? null : Rate(optimizer);
        if (rate is not null)
        {
            arguments.Add($"learning_rate: (float){rate}().ValueAt(0)");
        }

        foreach (ScriptArgument argument in optimizer?.Arguments ?? [])
        {
            if ((argument.Name is "learning_rate" or "lr" && rate is null) || (argument.Name is "momentum" && known is "SGD" or "RMSprop") || (argument.Name is "beta_1" or "beta_2" or "epsilon" && known is "Adam" or "AdamW")
                || (argument.Name is "weight_decay" && known == "AdamW") || (argument.Name is "rho" && known == "RMSprop"))
            {
                if (NumberOf(argument) is { } given)
                {
                    arguments.Add($"{(argument.Name == "lr" ? "learning_rate" : argument.Name)}: (float){given}");
                }
                else if (argument.Known is not Value.Nothing)
                {
                    left += Todo(argument);
                }
            }
        }

        string clipping = string.Concat(Clipping(optimizer).Select(clip => $".{clip.Method}({clip.Bound})"));
        return $"keras.optimizers.{(known.Length > 0 ? known : "Adam")}({string.Join(", ", arguments)}){left}{(known.Length > 0 ? string.Empty : $" /* TODO: {name} is missing in TensorFlow.NET */")}{clipping}";
    }

    /// <summary>Gives the clipping of gradients that the optimizer is made with, as a method of TensorFlow.NET's adapter and a property of the embedded engine call it.</summary>
    private IEnumerable<(string Method, string Property, string Bound)> Clipping(ScriptConstruct? optimizer)
    {
        foreach (ScriptArgument argument in optimizer?.Arguments ?? [])
        {
            (string method, string property) = argument.Name switch
            {
                "clipnorm" => ("ClipNorm", "ClipNorm"),
                "global_clipnorm" => ("ClipGlobalNorm", "GlobalClipNorm"),
                "clipvalue" => ("ClipValue", "ClipValue"),
                _ => (string.Empty, string.Empty),
            };
            if (method.Length > 0 && argument.Known is not Value.Nothing && NumberOf(argument) is { } bound)
            {
                yield return (method, property, bound);
            }
        }
    }

    /// <summary>Gives an argument as a number, or as the property that it depends on. Null, with a warning, if the script does not give it.</summary>
    private string? NumberOf(ScriptArgument argument)
    {
        try
        {
            return argument is { Prefix: null, Known: { } known } && known.AsDouble() is { } value && !(HasName(argument.Written) && IsSaid(argument.Written, known)) ? ScriptCode.Number(value) : number(argument.Written);
        }
        catch (PortingException)
        {
            return argument.Known?.AsDouble() is { } value ? ScriptCode.Number(value) : null;
        }
    }

    /// <summary>Gives a comment on an argument that has no form in C#.</summary>
    private static string Todo(ScriptArgument argument) =>
        $" /* TODO: {argument.Name}={Brief.Of(SourceWriter.Write(argument.Written), 80).ReplaceLineEndings(" ").Replace("*/", "* /", StringComparison.Ordinal)} */";

    /// <summary>Gives the parameter of a fit for its model; none where the script's model is written here.</summary>
    private string Model(ScriptConstruct fit, string type) => MethodOf(fit) is not null && !IsHandedOn(fit) ? string.Empty : $"{type} model, ";

    /// <summary>Gives the method of the model that a fit trains: that of the call that made it, or of the last one before with its name. Null where none is written.</summary>
    private string? MethodOf(ScriptConstruct fit)
    {
        if (_called?.Model is Value.Call { Position.Line: var made })
        {
            return models.FirstOrDefault(model => model.Made == made)?.Method;
        }

        ScriptModel[] own = [.. models.Where(model => model.Variable == ModelName(fit))];
        return (own.LastOrDefault(model => model.Line < fit.Line) ?? own.FirstOrDefault())?.Method;
    }

    private string Made(ScriptConstruct fit) => MethodOf(fit) is { } method ? IsHandedOn(fit) ? $"        // Give it the model of {method}(), and the same one to each fit.\n" : $"        var model = {method}();\n" : string.Empty;

    /// <summary>Gets whether several fits train one model.</summary>
    private bool IsHandedOn(ScriptConstruct fit) => _called is not null ? trace!.Fits.Count(other => ScriptTrace.IsSame(other.Model, _called.Model)) > 1 : found.Any(item => item.Construct.Kind == "keras-fit" && ModelName(item.Construct) == ModelName(fit) && Before(item.Construct) is not null);
}
