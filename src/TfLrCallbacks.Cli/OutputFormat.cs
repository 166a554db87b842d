namespace TfLrCallbacks.Cli;

/// <summary>The form in which values are written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>Comma-separated, with a header line.</summary>
    Csv,

    /// <summary>A list of objects.</summary>
    Json,

    /// <summary>This library's own document, to be read again.</summary>
    Schedule,
}
