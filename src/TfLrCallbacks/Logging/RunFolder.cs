namespace TfLrCallbacks;

/// <summary>
/// The folder of one run: where its files lie, and a lock, so that no second process writes into it.
/// </summary>
/// <remarks>
/// <code>
/// config.json  log.csv  log.jsonl  ledger.jsonl  state/  report.html
/// </code>
/// <para>The lock is gone when this object is disposed or the process ends, however it ends.</para>
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private readonly FolderLock _lock;

    /// <summary>Opens a folder for this process, and makes it where there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="FolderInUseException">Another run holds the folder.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public RunFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(Check.NotEmpty(path));
        _lock = FolderLock.Take(Path);
    }

    /// <summary>Gets the full path.</summary>
    public string Path { get; }

    /// <summary>Gets the file for the settings of the run.</summary>
    public string Config => this["config.json"];

    /// <summary>Gets the file for a <see cref="CsvLogger"/>.</summary>
    public string CsvLog => this["log.csv"];

    /// <summary>Gets the file for a <see cref="JsonLinesLogger"/>.</summary>
    public string JsonLog => this["log.jsonl"];

    /// <summary>Gets the file for a <see cref="TfLrCallbacks.Ledger"/>.</summary>
    public string Ledger => this["ledger.jsonl"];

    /// <summary>Gets the folder for <see cref="BackupAndRestore"/>.</summary>
    public string State => this["state"];

    /// <summary>Gets a file of the run.</summary>
    /// <param name="name">Its name in the folder.</param>
    public string this[string name] => System.IO.Path.Combine(Path, Check.NotEmpty(name));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
