namespace TfLrCallbacks.Porting;

/// <summary>A word of a Python text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is written; the contents of a string without its quotes and escapes; the message of a fault.</param>
/// <param name="Position">Where it starts.</param>
internal readonly record struct Token(TokenKind Kind, string Text, SourcePosition Position)
{
    /// <summary>Gets the line in which it ends.</summary>
    public int EndLine { get; init; } = Position.Line;

    public bool Is(string text) => Kind is TokenKind.Operator or TokenKind.Name && Text == text;

    public override string ToString() => Kind switch
    {
        TokenKind.NewLine => "the end of the line",
        TokenKind.Indent => "a deeper indentation",
        TokenKind.Dedent => "the end of the block",
        TokenKind.End => "the end of the text",
        TokenKind.Text or TokenKind.Template => $"\"{Brief.Of(Text, 40)}\"",
        _ => $"'{Brief.Of(Text, 40)}'",
    };
}
