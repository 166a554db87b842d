using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Cli;

/// <summary>JSON as a text that can be shown.</summary>
internal static class JsonText
{
    /// <summary>Gives the JSON with invisible characters, such as those that reverse the direction of text, written as <c>\u202E</c>. They occur only inside strings, so the value is the same.</summary>
    public static string Of(MemoryStream written)
    {
        string json = Encoding.UTF8.GetString(written.ToArray());
        return json.All(char.IsAscii)
            ? json
            : string.Concat(json.Select(c => char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control ? $"\\u{(int)c:X4}" : c.ToString()));
    }
}
