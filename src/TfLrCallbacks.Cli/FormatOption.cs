using System.CommandLine;

namespace TfLrCallbacks.Cli;

/// <summary>Which form values are written in where <c>--format</c> does not say.</summary>
internal static class FormatOption
{
    /// <summary>Makes the option.</summary>
    /// <param name="what">What is written, and "is" or "are".</param>
    /// <param name="more">Forms besides table, csv and json.</param>
    public static Option<string> Create(string what, params string[] more)
    {
        Option<string> format = new("--format") { Description = $"How {what} written. Default: table on a terminal, else csv." };
        format.AcceptOnlyFromAmong(["table", "csv", "json", .. more]);
        return format;
    }

    public static OutputFormat Of(string? given, Terminal terminal) => given switch
    {
        "table" => OutputFormat.Table,
        "csv" => OutputFormat.Csv,
        "json" => OutputFormat.Json,
        "schedule" => OutputFormat.Schedule,
        _ => terminal.IsOutRedirected ? OutputFormat.Csv : OutputFormat.Table,
    };
}
