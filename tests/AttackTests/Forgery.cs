using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AttackTests;

/// <summary>Saved states with one value that is another than was saved.</summary>
internal static partial class Forgery
{
    /// <summary>Values that no program of ours would have written, as JSON.</summary>
    public static readonly string[] Hostile =
    [
        "null", "-1", "9223372036854775807", "\"text\"", "[null]", "{\"a\":null}", "1e308",
        "0", "1", "1.5", "-1e308", "1e999", "2147483648", "-9223372036854775808", "18446744073709551616", "\"\"", "\"NaN\"", "\"Infinity\"", "\"-1\"",
        "\"../../x\"", "\"a\\u0000b\"", "true", "false", "[]", "{}", "[[]]", "[1,2,3]", "[\"\"]", "[1e308]", "\"\\ud800\"",
    ];

    /// <summary>Tells whether what was forged is refused, in words for a person; whatever else is thrown fails the test.</summary>
    public static bool IsRefused(Action load, string story)
    {
        try
        {
            load();
            return false;
        }
        catch (InvalidDataException error)
        {
            Assert.IsInRange(30, 1200, error.Message.Length, $"{story}: {error.Message}");
            Assert.IsFalse(error.Message.Any(char.IsControl), $"{story}: {error.Message}");
            Assert.IsFalse(TypeName().IsMatch(error.Message), $"{story}: {error.Message}");
            return true;
        }
#pragma warning disable CA1031 // whatever else it is, is a fault that is told with what caused it
        catch (Exception error) when (error is not AssertFailedException)
#pragma warning restore CA1031
        {
            Assert.Fail($"{story}: {error}");
            throw;
        }
    }

    [GeneratedRegex(@"\bSystem\.|TfLrCallbacks\.[A-Z]|\b(U?Int(16|32|64)|Single|Double|Boolean|Nullable|IReadOnlyList)\b")]
    private static partial Regex TypeName();

    /// <summary>Gives a state with another value, twice the same, or none.</summary>
    /// <returns>The JSON; null where that can't be done.</returns>
    public static string? Of(byte[] json, string path, string value)
    {
        JsonNode root = JsonNode.Parse(json)!;
        JsonNode place = root;
        foreach (string part in path.Split('\n'))
        {
            JsonNode? next = place is JsonArray array ? array[int.Parse(part, null)] : place[part];
            if (next is null)
            {
                place[part] = next = JsonValue.Create("nothing");
            }

            place = next;
        }

        string name = path.Split('\n')[^1];
        if (place.Parent is JsonArray && value is "twice" or "gone")
        {
            return null;
        }

        if (value is "gone")
        {
            place.Parent!.AsObject().Remove(name);
            return root.ToJsonString();
        }

        string before = place.ToJsonString();
        place.ReplaceWith(JsonValue.Create("replaced here"));
        string member = JsonValue.Create(name)!.ToJsonString();
        return root.ToJsonString().Replace("\"replaced here\"", value is "twice" ? $"{before},{member}:{before}" : value, StringComparison.Ordinal);
    }

    /// <summary>Gives the place of every value, its parts separated by line ends.</summary>
    public static IEnumerable<string> Paths(JsonNode node)
    {
        IEnumerable<(string Name, JsonNode? Child)> children = node switch
        {
            JsonObject all => all.Where(entry => entry.Key is not "hash" || all.ContainsKey("count")).Select(entry => (entry.Key, entry.Value)),
            JsonArray all => all.Select((child, index) => (FormattableString.Invariant($"{index}"), child)),
            _ => [],
        };
        return children.SelectMany(child => child.Child is null ? [child.Name] : Paths(child.Child).Select(path => $"{child.Name}\n{path}").Prepend(child.Name));
    }
}
