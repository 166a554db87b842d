namespace TfLrCallbacks.Cli;

/// <summary>Which form values are written in where <c>--format</c> does not say.</summary>
internal static class FormatOption
{
    public static OutputFormat Of(string? given, Terminal terminal) => given switch
    {
        "table" => OutputFormat.Table,
        "csv" => OutputFormat.Csv,
        "json" => OutputFormat.Json,
        "schedule" => OutputFormat.Schedule,
        _ => terminal.IsOutRedirected ? OutputFormat.Csv : OutputFormat.Table,
    };
}
