namespace TfLrCallbacks.Porting;

/// <summary>The flags that a script defines with absl, or with TensorFlow 1's <c>tf.app.flags</c>: each has its default here.</summary>
internal static class Flags
{
    /// <summary>Gets whether a function defines a flag.</summary>
    public static bool Declares(string name) => Dialect.LastPart(name).StartsWith("DEFINE_", StringComparison.Ordinal) && name.Contains("flags", StringComparison.Ordinal);

    /// <summary>Gives the value that a flag has where nobody gives one.</summary>
    public static Value Default(string name, Value start) => (Dialect.LastPart(name), start) switch
    {
        ("DEFINE_float", Value.Integer whole) => (double)whole.Number,
        ("DEFINE_list", Value.Text text) => Value.List(text.Characters.Split(',').Select(part => (Value)part)),
        _ => start,
    };
}
