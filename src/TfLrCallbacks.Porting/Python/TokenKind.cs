namespace TfLrCallbacks.Porting;

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind
{
    Name,
    Number,
    Text,

    /// <summary>A string with values in braces, an f-string.</summary>
    Template,
    Operator,
    NewLine,

    /// <summary>A line is indented deeper than the one before.</summary>
    Indent,

    /// <summary>A block ends.</summary>
    Dedent,

    /// <summary>Something that is not Python; the text is the message.</summary>
    Fault,
    End,
}
