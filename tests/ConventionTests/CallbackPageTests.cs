using System.Text.RegularExpressions;

namespace ConventionTests;

/// <summary>The page of callbacks names every callback, with the arguments that it really takes.</summary>
[TestClass]
public sealed partial class CallbackPageTests
{
    [TestMethod]
    public void The_table_of_callbacks_has_every_callback_with_its_arguments()
    {
        string page = Repository.Read("docs/callbacks.md");
        var rows = Row().Matches(page).ToDictionary(row => row.Groups["name"].Value, row => string.Join(' ', Name().Matches(row.Groups["arguments"].Value).Select(name => name.Groups[1].Value)));
        var callbacks = Repository.Files("tests/ConventionTests/PublicApi", "*.txt")
            .SelectMany(file => CallbackClass().Matches(Repository.Read(file).ReplaceLineEndings("\n")))
            .ToDictionary(match => match.Groups["name"].Value, match => string.Join(' ', ArgumentsOf(match.Groups["name"].Value, match.Groups["body"].Value)));

        Assert.IsNotEmpty(callbacks);
        foreach ((string name, string arguments) in callbacks)
        {
            Assert.AreEqual(arguments, rows.GetValueOrDefault(name), $"docs/callbacks.md must have a row for {name} with these arguments.");
        }

        Assert.AreEqual(string.Empty, string.Join(' ', rows.Keys.Except(callbacks.Keys)), "docs/callbacks.md has rows for callbacks that there are not.");
    }

    private static List<string> ArgumentsOf(string type, string body)
    {
        var names = new List<string>();
        foreach (Match constructor in Regex.Matches(body, $@"public {type}\((?<parameters>.*)\) \{{ \}}"))
        {
            string parameters = constructor.Groups["parameters"].Value;
            while (TypeArguments().IsMatch(parameters))
            {
                parameters = TypeArguments().Replace(parameters, string.Empty);
            }

            names.AddRange(parameters.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(parameter => parameter.Split(" = ")[0].Split(' ')[^1]));
        }

        names.AddRange(InitProperty().Matches(body).Select(property => property.Groups[1].Value));
        return [.. names.Distinct()];
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<arguments>[^|]*) \|.*\|.*\|.*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\n    public sealed class (?<name>\w+) : TfLrCallbacks\.(Logging)?Callback\n    \{(?<body>.*?)\n    \}", RegexOptions.Singleline)]
    private static partial Regex CallbackClass();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"public \S+ (\w+) \{ get; init; \}")]
    private static partial Regex InitProperty();
}
