namespace TfLrCallbacks.Porting;

/// <summary>Functions that read settings from a file: <c>yaml.safe_load(f)</c>.</summary>
internal static class SettingsFiles
{
    private static readonly HashSet<string> Functions = new(["yaml.safe_load", "yaml.load", "yaml.full_load", "yaml.unsafe_load", "json.load", "toml.load", "tomllib.load", "tomli.load", "omegaconf.OmegaConf.load", "OmegaConf.load"], StringComparer.Ordinal);

    /// <summary>Gets whether a function reads settings from a file.</summary>
    public static bool IsRead(string function) => Functions.Contains(function);
}
