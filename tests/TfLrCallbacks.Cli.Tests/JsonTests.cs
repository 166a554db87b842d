using System.Text.Json;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Cli.Tests;

/// <summary><c>--format json</c> is what docs/tflr-json.md says.</summary>
[TestClass]
public sealed class JsonTests
{
    private static readonly TemporaryFolder s_folder = new();

    private static IEnumerable<object[]> Rows =>
        from line in DocumentTests.Lines("tflr-json.md")
        let row = Regex.Match(line, @"^\| `(?<command>\w+)` \| (?<fields>.*) \|$")
        where row.Success
        select new object[] { row.Groups["command"].Value, row.Groups["fields"].Value };

    [ClassInitialize]
    public static void Prepare(TestContext context)
    {
        File.WriteAllText(In("metrics.csv"), "epoch,val_loss\n0,1\n1,1\n2,1\n3,1\n");
        File.WriteAllText(In("curve.csv"), "learning_rate,loss\n" + string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{Math.Pow(10, -5 + (i / 8.0))},{2 - Math.Exp(-Math.Pow((i - 28) / 8.0, 2)) + (i > 34 ? i - 34 : 0)}\n"))));
        foreach (string rate in new[] { "0.01", "0.1" })
        {
            Assert.AreEqual(0, Run.Of("train", "digits", "--epochs", "1", "--lr", rate, "--run-dir", In(rate)).ExitCode);
        }
    }

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void The_fields_are_those_of_the_page_in_their_order(string command, string fields)
    {
        Run run = Run.Of([command, .. Arguments(command), "--format", "json"]);
        Assert.IsLessThanOrEqualTo(1, run.ExitCode, run.Error);
        Assert.HasCount(1, run.Lines);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        (string Name, string[] Types)[] promised = [.. Regex.Matches(fields, "`(?<name>[a-z_]+)` (?<types>(text|int|number)( or null)?)").Select(field => (field.Groups["name"].Value, field.Groups["types"].Value.Split(" or ")))];
        Assert.IsGreaterThan(1, promised.Length, fields);

        foreach (JsonElement row in json.RootElement.EnumerateArray())
        {
            JsonProperty[] given = [.. row.EnumerateObject().Where(property => promised.Any(field => field.Name == property.Name))];
            string[] there = [.. promised.Select(field => field.Name).Where(name => given.Any(property => property.Name == name))];
            CollectionAssert.AreEquivalent(there, given.Select(property => property.Name).ToArray());
            foreach ((string name, string[] types) in promised)
            {
                JsonElement value = row.GetProperty(name);
                Assert.Contains(Type(value), types.Contains("number") ? [.. types, "int"] : types, $"{command}: {name} is {value.GetRawText()}");
            }
        }
    }

    [TestMethod]
    public void Every_command_with_a_format_is_on_the_page()
    {
        string[] commands = [.. Tool.Root(new Terminal(TextReader.Null, TextWriter.Null, MessageWriter.To(TextWriter.Null), IsOutRedirected: true, HasColour: false, Width: 80)).Subcommands
            .Where(command => command.Options.Any(option => option.Name == "--format") && command.Name is not ("port" or "report")).Select(command => command.Name)];

        string[] without = [.. commands.Except(["doctor"]).Except(Rows.Select(row => (string)row[0]))];
        Assert.IsEmpty(without, $"{string.Join(", ", without)}: give it a row in docs/tflr-json.md.");
    }

    private static string[] Arguments(string command) => command switch
    {
        "values" => ["OneCycle(0.1, 10)", "--steps", "0..3"],
        "preview" => ["OneCycle(0.1, 10)", "ConstantRate(0)"],
        "lint" => ["CosineDecay(0.1, 10)", "--epochs", "10", "--steps-per-epoch", "100"],
        "replay" => [In("metrics.csv"), "ReduceLROnPlateau(factor=0.5, patience=2)", "--lr", "0.1"],
        "suggest" => [In("curve.csv"), "--method", "all"],
        "find" => ["digits"],
        "train" => ["digits", "--epochs", "1", "--seeds", "2", "--run-dir", In("seeds"), "--force"],
        "compare" => [In("0.01"), In("0.1"), "--target", "0.5"],
        _ => [],
    };

    private static string In(string name) => s_folder[name];

    private static string Type(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "int" : "number",
        _ => value.GetString() is "NaN" or "Infinity" or "-Infinity" ? "number" : "text",
    };
}
