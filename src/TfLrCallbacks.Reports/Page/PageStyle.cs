using System.Text;

namespace TfLrCallbacks.Reports;

/// <summary>The style sheet of the page: the colours of both themes as variables, and the rules in <c>report.css</c>.</summary>
internal static class PageStyle
{
    public static string Sheet { get; } =
        $":root {{ {Variables(Palette.Light)} }}\n"
        + $"@media screen and (prefers-color-scheme: dark) {{ :root {{ {Variables(Palette.Dark)} }} }}\n"
        + Rules();

    private static string Variables(Palette palette) =>
        string.Join(' ', palette.Roles.Select(role => $"--{role.Role}: {role.Color};"));

    private static string Rules()
    {
        using Stream stream = typeof(PageStyle).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The assembly lacks report.css. Build it again.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
