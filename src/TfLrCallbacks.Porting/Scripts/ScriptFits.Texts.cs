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

    private static string? Text(ScriptConstruct callback, string name) => callback.Arguments.FirstOrDefault(argument => argument.Name == name) is not { } argument ? null
        : argument.Known is Value.Text text ? Quoted(text.IsPartly ? Filled(text.Characters) : text.Characters)
        : LastText(argument.Written);

    /// <summary>Gives the last text in an expression, such as the file's name in <c>os.path.join(folder, "training.log")</c>.</summary>
    private static string? LastText(Expression written) =>
        Expressions.All(written).Select(part => part switch { Expression.Literal { Value: Value.Text text } => text.IsPartly ? Filled(text.Characters) : text.Characters, Expression.Template template => Filled(template.Text), _ => null }).OfType<string>().LastOrDefault() is { } last ? Quoted(last) : null;

    /// <summary>Gives the text of an f-string: what is put in only when the script runs stands there by its name. What a callback puts in itself keeps its braces.</summary>
    private static string Filled(string template) => Field().Replace(
        template.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal),
        field => OfCallback().IsMatch(field.Groups["name"].Value) ? field.Value : string.Concat(field.Groups["name"].Value.Where(character => char.IsLetterOrDigit(character) || character is '_')));

    [GeneratedRegex(@"\{(?<name>[^{}:!]*)([:!][^{}]*)?\}")]
    private static partial Regex Field();

    [GeneratedRegex("^(epoch|batch|lr|learning_rate|(val_)?(loss|acc|accuracy|mae|mse|auc|precision|recall|f1|iou|dice|mean_|root_|binary_|categorical_|sparse_)\\w*|val_\\w+)$")]
    private static partial Regex OfCallback();

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
}
