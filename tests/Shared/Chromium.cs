namespace TfLrCallbacks;

/// <summary>The browser in which pages are looked at: the one that <c>CHROMIUM</c> names, or one on the path.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Finds the program; null where there is none.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .Prepend(Environment.GetEnvironmentVariable("CHROMIUM") ?? string.Empty)
        .FirstOrDefault(File.Exists);
}
