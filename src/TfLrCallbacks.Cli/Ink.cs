namespace TfLrCallbacks.Cli;

/// <summary>The colours of words that say how something is, by their numbers at a terminal (ECMA-48, "select graphic rendition").</summary>
internal enum Ink
{
    /// <summary>Red: an error.</summary>
    Error = 31,

    /// <summary>Green: good.</summary>
    Good = 32,

    /// <summary>Yellow: a warning.</summary>
    Warning = 33,

    /// <summary>Cyan: worth knowing.</summary>
    Info = 36,
}
