namespace TfLrCallbacks;

/// <summary>A folder that is gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly DirectoryInfo _folder;

    /// <summary>Makes a folder.</summary>
    /// <param name="inMemory">Whether it lies in memory where that is possible: for tests that write much, and for which the disk does not matter.</param>
    public TemporaryFolder(bool inMemory = false) => _folder = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, "tflr-test-" + Guid.NewGuid().ToString("N")))
        : Directory.CreateTempSubdirectory("tflr-test-");

    public string Path => _folder.FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
