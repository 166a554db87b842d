using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Texts in the arguments of callbacks.</content>
internal sealed partial class ScriptFits
{
    /// <summary>Gives a file's name with the ending that weights have here.</summary>
    private static string Npz(string path)
    {
        string[] endings = [".weights.h5", ".h5", ".hdf5", ".keras", ".ckpt", ".tf", ".pt", ".pth"];
        string bare = Array.Find(endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } known ? path[..^known.Length] : path;
        return bare.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? bare : $"{(bare.Length == 0 ? "model" : bare)}.npz";
    }

    private string? Text(ScriptConstruct callback, string name) => callback.Arguments.FirstOrDefault(argument => argument.Name == name) is not { } argument ? null
        : argument.Known is Value.Text { IsPartly: false } text ? Quoted(text.Characters)
        : LastText(argument.Written);

    /// <summary>
    /// Gives the text that an expression makes, such as a file's name; null where no text stands in it. Of a path the last part counts. What is put in only
    /// when the script runs stands there by its name.
    /// </summary>
    private string? LastText(Expression written) => Composed(written) is { } text ? Quoted(text) : null;

    private string? Composed(Expression written) => written switch
    {
        Expression.Literal { Value: Value.Text text } => text.IsPartly ? Filled(text.Characters) : text.Characters,
        Expression.Template template => Filled(template.Text),
        Expression.Binary { Operator: "+" } sum => Joined(sum),
        Expression.Binary { Operator: "%", Left: Expression.Literal { Value: Value.Text { IsPartly: false } pattern } } given => Percented(pattern.Characters, given.Right is Expression.Sequence several ? several.Items : [given.Right]),
        Expression.Call { Function: Expression.Attribute { Text: "format", Target: Expression.Literal { Value: Value.Text { IsPartly: false } pattern } } } call => Formatted(pattern.Characters, call.Arguments),
        Expression.Call { Function: Expression.Attribute { Text: "join", Target: Expression.Attribute { Text: "path" } }, Arguments: { Count: > 1 } parts } when Composed(parts[^1].Value) is { } last =>
            string.Concat(parts.SkipLast(1).Select(folder => source.Said(folder.Value) is Value.Text { IsPartly: false, Characters: { Length: > 0 } known } ? $"{known.TrimEnd('/')}/" : string.Empty)) + last,
        Expression.Call { Function: Expression.Attribute { Text: "strftime" or "isoformat" } } => "now",
        _ => Expressions.Parts(written).Reverse().Select(Composed).FirstOrDefault(text => text is not null),
    };

    private string? Joined(Expression.Binary sum)
    {
        string? left = Composed(sum.Left);
        string? right = Composed(sum.Right);
        return left is null && right is null ? null : (left ?? Put(sum.Left)) + (right ?? Put(sum.Right));
    }

    /// <summary>Gives what <c>pattern % values</c> makes.</summary>
    private string Percented(string pattern, IReadOnlyList<Expression> values)
    {
        int next = 0;
        return Percent().Replace(pattern, field => field.Value == "%%" ? "%" : next < values.Count ? Put(values[next++]) : string.Empty);
    }

    /// <summary>Gives what <c>pattern.format(…)</c> makes.</summary>
    private string Formatted(string pattern, IReadOnlyList<Expression.Argument> arguments)
    {
        int next = 0;
        return Braced().Replace(pattern, field =>
        {
            string name = field.Groups["name"].Value;
            return field.Value is "{{" or "}}" ? field.Value[..1]
                : (name.Length == 0 || char.IsDigit(name[0]) ? arguments.Where(argument => argument.Name is null).ElementAtOrDefault(name.Length == 0 ? next++ : name[0] - '0') : arguments.FirstOrDefault(argument => argument.Name == name)) is { } given ? Put(given.Value)
                : name;
        });
    }

    /// <summary>Gives what stands in a text for an expression: its value where the script says it, else its name.</summary>
    private string Put(Expression part) => source.Said(part) switch
    {
        Value.Text { IsPartly: false } text => text.Characters,
        Value.Integer number => $"{number}",
        _ => Composed(part) ?? part switch
        {
            Expression.Name name => name.Text,
            Expression.Attribute attribute => attribute.Text,
            Expression.Call { Arguments: [var only] } => Put(only.Value),
            Expression.Call call => Put(call.Function),
            _ => Expressions.Parts(part).Select(Put).FirstOrDefault(name => name.Length > 0) ?? string.Empty,
        },
    };

    /// <summary>Gives the text of an f-string: what is put in only when the script runs stands there by its name. What a callback puts in itself keeps its braces.</summary>
    private static string Filled(string template) => Field().Replace(
        template.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal),
        field => OfCallback().IsMatch(field.Groups["name"].Value) ? field.Value : string.Concat(field.Groups["name"].Value.Where(character => char.IsLetterOrDigit(character) || character is '_')));

    [GeneratedRegex(@"\{(?<name>[^{}:!]*)([:!][^{}]*)?\}")]
    private static partial Regex Field();

    [GeneratedRegex("^(epoch|batch|lr|learning_rate|(val_)?(loss|acc|accuracy|mae|mse|auc|precision|recall|f1|iou|dice|mean_|root_|binary_|categorical_|sparse_)\\w*|val_\\w+)$")]
    private static partial Regex OfCallback();

    [GeneratedRegex(@"%%|%(\([^)]*\))?[-+ #0]*\d*(\.\d+)?[a-zA-Z]")]
    private static partial Regex Percent();

    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>\w*)[^{}]*\}")]
    private static partial Regex Braced();

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
}
