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
        : argument.Known is Value.Text text ? Quoted(text.Characters)
        : LastText(argument.Written);

    /// <summary>Gives the last text in an expression, such as the file's name in <c>os.path.join(folder, "training.log")</c>.</summary>
    private static string? LastText(Expression written) =>
        Expressions.All(written).Select(part => part switch { Expression.Literal { Value: Value.Text text } => text.Characters, Expression.Template template => template.Text, _ => null }).OfType<string>().LastOrDefault() is { } last ? Quoted(last) : null;

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
}
