using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>What <c>run.json</c> says: how far a run is, and which files it has named as its own.</summary>
/// <param name="Status"><c>running</c>, <c>finished</c>, <c>interrupted</c> or <c>broken off</c>.</param>
/// <param name="Files">Paths in the folder, with slashes; a path with braces names all files that fit it, a folder those of this library in it.</param>
internal sealed partial record RunStatus(string Status, IReadOnlyList<string> Files)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "run.json";

    /// <summary>Gets the version of the form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Reads a status.</summary>
    /// <returns>The status; null where there is none, or the file is of something else or damaged.</returns>
    public static RunStatus? Read(string folder)
    {
        try
        {
            RunStatus? status = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), RunStatusJson.Default.RunStatus);
            return status is { Version: 1, Status: not null, Files: not null } && !status.Files.Contains(null!) ? status : null;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    public void Write(string folder) => AtomicFile.Write(
        Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, RunStatusJson.Default.RunStatus));

    /// <summary>Tells whether the run, or this library on its behalf, wrote a file.</summary>
    /// <param name="path">Its path in the folder, with slashes.</param>
    public bool Wrote(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return path is FileName || name is FolderLock.FileName || AtomicFile.IsTemporary(name)
            || Files.Any(file => file == path || (file.Contains('{', StringComparison.Ordinal) && Pattern(file).IsMatch(path)))
            || (Library().IsMatch(name) && Files.Any(file => path.StartsWith(file + "/", StringComparison.Ordinal)));
    }

    /// <summary>Tells whether a name is one that this library gives to files in the folders of a run, so that it need not be listed.</summary>
    public static bool IsOfLibrary(string path) =>
        Path.GetFileName(path) is FolderLock.FileName || AtomicFile.IsTemporary(path) || Library().IsMatch(Path.GetFileName(path));

    private static Regex Pattern(string template) =>
        new("^" + string.Join("[^/]*", Place().Split(template).Select(Regex.Escape)) + "$", RegexOptions.NonBacktracking);

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"^(events\.out\.tfevents\..*|state\.json|state-\d+-\d+\.npz|history-\d+-.*\.f64)$")]
    private static partial Regex Library();
}

/// <summary>How <c>run.json</c> is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunStatus))]
internal sealed partial class RunStatusJson : JsonSerializerContext;
