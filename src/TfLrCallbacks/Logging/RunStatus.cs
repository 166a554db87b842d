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

    /// <summary>A run of 10,000 checkpoints has some 400 kB.</summary>
    private const int LongestJson = 8 << 20;

    private string[][]? _templates;
    private HashSet<string>? _listed;

    /// <summary>Gets the version of the form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Reads a status.</summary>
    /// <returns>The status; null where there is none, or the file is of something else or damaged.</returns>
    public static RunStatus? Read(string folder)
    {
        try
        {
            RunStatus? status = JsonSerializer.Deserialize(ForeignFile.ReadAllBytes(Path.Combine(folder, FileName), LongestJson), RunStatusJson.Default.RunStatus);
            return status is { Version: 1, Status: not null, Files: not null } && status.Files.All(IsInFolder) ? status : null;
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
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
            || (_listed ??= new HashSet<string>(Files, StringComparer.Ordinal)).Contains(path)
            || Array.Exists(_templates ??= [.. Files.Where(file => file.Contains('{', StringComparison.Ordinal)).Select(file => Places().Split(file))], literals => Fits(path, literals))
            || (Library().IsMatch(name) && Files.Any(file => path.StartsWith(file + "/", StringComparison.Ordinal)));
    }

    /// <summary>Tells whether a name is one that this library gives to files in the folders of a run, so that it need not be listed.</summary>
    public static bool IsOfLibrary(string path) =>
        Path.GetFileName(path) is FolderLock.FileName || AtomicFile.IsTemporary(path) || Library().IsMatch(Path.GetFileName(path));

    /// <summary>Tells whether a listed path leads to something in the folder: one that does not was never listed by a run.</summary>
    private static bool IsInFolder(string? path) =>
        path is not null && !path.Contains('\0', StringComparison.Ordinal) && !Path.IsPathRooted(path)
        && path.Split('/', '\\') is var parts && !parts.Contains("..") && parts.Any(part => part is not ("" or "."));

    /// <summary>Tells whether a path is a template with each of its places filled in: by anything but a slash.</summary>
    private static bool Fits(string path, string[] literals)
    {
        if (literals.Length is 1)
        {
            return path == literals[0];
        }

        if (!path.StartsWith(literals[0], StringComparison.Ordinal))
        {
            return false;
        }

        // The first place where a literal stands leaves the most for those behind it.
        int at = literals[0].Length;
        for (int i = 1; i < literals.Length; i++)
        {
            bool isLast = i == literals.Length - 1;
            int next = isLast ? path.Length - literals[i].Length : path.IndexOf(literals[i], at, StringComparison.Ordinal);
            if (next < at || (isLast && !path.EndsWith(literals[i], StringComparison.Ordinal)) || path.AsSpan(at, next - at).Contains('/'))
            {
                return false;
            }

            at = next + literals[i].Length;
        }

        return true;
    }

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Places();

    [GeneratedRegex(@"^(events\.out\.tfevents\..*|state\.json|state-\d+-\d+\.npz|history-\d+-.*\.f64)$")]
    private static partial Regex Library();
}

/// <summary>How <c>run.json</c> is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunStatus))]
internal sealed partial class RunStatusJson : JsonSerializerContext;
