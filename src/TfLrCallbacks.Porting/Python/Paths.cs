namespace TfLrCallbacks.Porting;

/// <summary>Paths of files, put together as Python does on Linux.</summary>
internal static class Paths
{
    /// <summary>Gives what <c>os.path.join(…)</c> gives for texts that are known; null for anything else.</summary>
    public static Value? Make(string name, IReadOnlyList<(string? Name, Value Value)> parts) => name == "os.path.join" && parts.Count > 0 && parts.All(part => part is (null, Value.Text { IsPartly: false }))
        ? new Value.Text(parts.Select(part => ((Value.Text)part.Value).Characters).Aggregate((folder, part) => part.StartsWith('/') ? part : folder.Length == 0 || folder.EndsWith('/') ? folder + part : $"{folder}/{part}"))
        : null;
}
