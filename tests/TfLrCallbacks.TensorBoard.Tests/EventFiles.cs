namespace TfLrCallbacks.Tests;

/// <summary>The event files in a folder.</summary>
internal static class EventFiles
{
    /// <summary>Reads the event files below a folder, in the order in which TensorBoard does.</summary>
    public static IReadOnlyList<EventFile> Read(this TemporaryFolder folder, string subfolder) =>
        Directory.Exists(folder[subfolder])
            ? [.. Directory.GetFiles(folder[subfolder], "events.out.tfevents.*").Order(StringComparer.Ordinal).Select(EventFile.Read)]
            : [];
}
