namespace TfLrCallbacks.Porting;

/// <summary>A word of a Python text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is written; the contents of a string without its quotes and escapes.</param>
/// <param name="Position">Where it starts.</param>
internal readonly record struct Token(TokenKind Kind, string Text, SourcePosition Position)
{
    public bool Is(string text) => Kind is TokenKind.Operator or TokenKind.Name && Text == text;

    public override string ToString() => Kind switch
    {
        TokenKind.NewLine => "the end of the line",
        TokenKind.End => "the end of the text",
        TokenKind.Text => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}
