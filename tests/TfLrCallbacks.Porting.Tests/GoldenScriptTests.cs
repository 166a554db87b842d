using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Scripts of which it is recorded what is to be found in them.</summary>
[TestClass]
public sealed class GoldenScriptTests
{
    private static readonly JsonElement Scripts = Golden.Read("scripts").GetProperty("scripts");

    private static IEnumerable<object[]> Names => Scripts.EnumerateObject().Select(script => new object[] { script.Name });

    internal static string Text(string name)
    {
        using StreamReader reader = new(typeof(GoldenScriptTests).Assembly.GetManifestResourceStream($"{name}.py")!);
        return reader.ReadToEnd();
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Every_construct_is_found_with_its_arguments(string name)
    {
        JsonElement[] expected = [.. Scripts.GetProperty(name).GetProperty("constructs").EnumerateArray()];
        using JsonDocument ported = JsonDocument.Parse(ScriptPorter.Port(Text(name)).ToJson());
        JsonElement[] actual = [.. ported.RootElement.GetProperty("constructs").EnumerateArray()];

        List<string> misses = [];
        foreach ((JsonElement want, JsonElement got) in expected.Zip(actual))
        {
            foreach (JsonProperty member in want.EnumerateObject().Where(member => member.Name is not ("functionValues" or "function" or "defaultLearningRate")))
            {
                string given = got.TryGetProperty(member.Name, out JsonElement value) ? Plain(value) : "nothing";
                if (given != Plain(member.Value))
                {
                    misses.Add($"{want.GetProperty("kind")} {want.GetProperty("line")} {member.Name}: {Plain(member.Value)} expected, {given}");
                }
            }
        }

        Assert.IsEmpty(misses, string.Join('\n', misses));
        Assert.HasCount(expected.Length, actual, string.Join('\n', actual.Select(construct => construct.GetProperty("kind") + " " + construct.GetProperty("line"))));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Every_warning_is_given_and_no_other(string name)
    {
        string[] expected = [.. Scripts.GetProperty(name).GetProperty("warnings").EnumerateArray().Select(warning => $"{warning.GetProperty("line")} {warning.GetProperty("code")}").Order(StringComparer.Ordinal)];

        string[] actual = [.. ScriptPorter.Port(Text(name)).Warnings.Select(warning => $"{warning.Line} {warning.Code}").Order(StringComparer.Ordinal)];

        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', actual));
    }

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble().ToString("R", null),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Plain))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}: {Plain(member.Value)}"))}}}",
        _ => value.ToString(),
    };
}
