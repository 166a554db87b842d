using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>The code of a Jupyter notebook: its code cells one below the other.</summary>
internal static class Notebook
{
    /// <summary>Gets whether a text begins as a notebook's file does, or any other JSON object.</summary>
    public static bool Begins(ReadOnlySpan<char> text) => text.TrimStart(" \t\r\n\uFEFF") is ['{', ..];

    /// <summary>Gets whether a text is a notebook's file.</summary>
    public static bool Is(string text) =>
        Begins(text) && text.Contains("\"cells\"", StringComparison.Ordinal) && text.Contains("\"cell_type\"", StringComparison.Ordinal);

    /// <summary>Gives the code of a notebook; any other text as it is.</summary>
    /// <exception cref="PortingException">The notebook's file is damaged.</exception>
    public static string Code(string text)
    {
        if (!Is(text))
        {
            return text;
        }

        StringBuilder code = new();
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            foreach (JsonElement cell in document.RootElement.GetProperty("cells").EnumerateArray())
            {
                if (cell.GetProperty("cell_type").GetString() != "code" || !cell.TryGetProperty("source", out JsonElement source))
                {
                    continue;
                }

                string lines = source.ValueKind is JsonValueKind.Array ? string.Concat(source.EnumerateArray().Select(line => line.GetString())) : source.GetString() ?? string.Empty;
                code.Append(lines.StartsWith("%%", StringComparison.Ordinal) && !lines.StartsWith("%%time", StringComparison.Ordinal) && !lines.StartsWith("%%capture", StringComparison.Ordinal)
                    ? string.Empty
                    : lines).Append('\n');
            }
        }
        catch (JsonException damage)
        {
            throw new PortingException(string.Create(CultureInfo.InvariantCulture, $"The notebook is not JSON at line {(damage.LineNumber ?? 0) + 1}: it is damaged or was cut short. Save it again."), damage);
        }
        catch (Exception damage) when (damage is KeyNotFoundException or InvalidOperationException)
        {
            throw new PortingException("The notebook has no cells in the form of Jupyter. Save it again.", damage);
        }

        return code.ToString();
    }
}
