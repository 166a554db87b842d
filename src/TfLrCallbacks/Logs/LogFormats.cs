namespace TfLrCallbacks;

/// <summary>Recognizes the format of a log by how it begins.</summary>
internal static class LogFormats
{
    public static RawLog Parse(string text, string origin)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart('\uFEFF').TrimStart();
        return PrintedObjects.Is(text) ? PrintedObjects.Read(text, origin)
            : ProgressBars.Is(text) ? ProgressBars.Read(text, origin)
            : KerasConsoleFormat.Is(text) ? KerasConsoleFormat.Read(text, origin)
            : MeterLines.Is(text) ? MeterLines.Read(text, origin)
            : start is not ['{' or '[', ..] && KerasConsoleFormat.IsBare(text) ? KerasConsoleFormat.Read(text, origin, isBare: true)
            : start is not ['{', ..] && StepLines.Is(text) ? StepLines.Read(text, origin)
            : start is ['{' or '[', ..] ? JsonLogFormat.Read(text, origin)
            : AlignedTable.InCommas(text, out string? note) is { } table ? AlignedTable.WithNote(CsvLogFormat.Read(table, origin), note)
            : CsvLogFormat.Read(text, origin);
    }
}
