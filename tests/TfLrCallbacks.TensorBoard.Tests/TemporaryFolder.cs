namespace TfLrCallbacks.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory().FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Reads the event files below the folder, in the order in which TensorBoard does.</summary>
    public IReadOnlyList<EventFile> EventFiles(string subfolder) =>
        Directory.Exists(this[subfolder])
            ? [.. Directory.GetFiles(this[subfolder], "events.out.tfevents.*").Order(StringComparer.Ordinal).Select(EventFile.Read)]
            : [];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
