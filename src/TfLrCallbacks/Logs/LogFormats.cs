namespace TfLrCallbacks;

/// <summary>Recognizes the format of a log by how it begins.</summary>
internal static class LogFormats
{
    public static RawLog Parse(string text, string origin)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart('\uFEFF').TrimStart();
        return start is ['{' or '[', ..] ? JsonLogFormat.Read(text, origin)
            : KerasConsoleFormat.Is(text) ? KerasConsoleFormat.Read(text, origin)
            : CsvLogFormat.Read(text, origin);
    }
}
