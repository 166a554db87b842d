using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Cli;

/// <summary>JSON as a text that can be shown.</summary>
internal static class JsonText
{
    /// <summary>Gives what was written, with characters that are not seen, such as those that turn the direction of writing round, as <c>\u202E</c>: they stand in texts only.</summary>
    public static string Of(MemoryStream written)
    {
        string json = Encoding.UTF8.GetString(written.ToArray());
        return json.All(char.IsAscii)
            ? json
            : string.Concat(json.Select(c => char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control ? $"\\u{(int)c:X4}" : c.ToString()));
    }
}
