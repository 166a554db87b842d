namespace TfLrCallbacks.Porting;

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind
{
    Name,
    Number,
    Text,
    Operator,
    NewLine,
    End,
}
