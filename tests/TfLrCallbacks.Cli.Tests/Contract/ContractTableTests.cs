using ConventionTests;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>Every row of the contract, by the built tool as a process: the files <c>*.txt</c> beside this one, written as <see cref="Transcript"/> says.</summary>
[TestClass]
public sealed class ContractTableTests
{
    public TestContext TestContext { get; set; } = null!;

    private static ContractRow[] All { get; } = [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests", "TfLrCallbacks.Cli.Tests", "Contract"), "*.txt").Order(StringComparer.Ordinal)
        .SelectMany(file => Transcript.Read(File.ReadAllText(file).ReplaceLineEndings("\n")))];

    private static IEnumerable<object[]> Rows => All.Select(row => new object[] { row.Name });

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public async Task A_row_of_the_contract_holds(string name)
    {
        ContractRow row = Array.Find(All, row => row.Name == name)!;
        if (row.Commands.Exists(command => command.Width is not null) && !File.Exists("/usr/bin/script"))
        {
            Assert.Inconclusive("There is no script (util-linux) here, which makes a terminal.");
        }

        using TemporaryFolder folder = new(inMemory: true);
        foreach ((string file, System.Text.StringBuilder text) in row.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
            await File.WriteAllTextAsync(folder[file], text.ToString(), TestContext.CancellationToken);
        }

        foreach (ContractCommand command in row.Commands)
        {
            Run run = await ToolProcess.Start(command, folder.Path);

            string? difference = ContractCommand.Difference(command.Output, run.Out);
            string? told = ContractCommand.Difference(command.Error, run.Error);
            Assert.IsTrue(
                difference is null && told is null && command.Code == run.ExitCode,
                $"$ {command.Line}\nexit code {run.ExitCode}, expected {command.Code}\nstandard output {difference ?? "as expected"}\nstandard error {told ?? "as expected"}");
            if (command.Width is { } width)
            {
                // Commands and C# are there to be copied and stay whole.
                Assert.IsTrue(run.Out.Split('\n').TakeWhile(line => !line.StartsWith("tflr ", StringComparison.Ordinal)).All(line => Shown(line) <= width), $"$ {command.Line}\nA line is longer than {width}:\n{run.Out}");
            }
        }

        Assert.IsEmpty(Directory.GetFiles(folder.Path, "*.tmp*", SearchOption.AllDirectories), "Nothing temporary is left.");
    }

    [TestMethod]
    public void Every_row_has_a_command() => Assert.IsEmpty(All.Where(row => row.Commands.Count == 0), "A line of output that begins with # would be a row of its own: write ... for it.");

    [TestMethod]
    public void Every_command_has_a_row()
    {
        string[] without = [.. Tool.Root(Terminal.OfThisProcess()).Subcommands.Select(command => command.Name).Except(All.Select(row => row.Name.Split(':')[0]))];
        Assert.IsEmpty(without, $"{string.Join(", ", without)}: give it a row in Contract/commands.txt.");
    }

    [TestMethod]
    public void Every_rule_has_a_row() => Assert.IsEmpty(
        Enumerable.Range(1, 5).Select(rule => $"rule {rule}").Concat(Enumerable.Range(1, 6).Select(form => $"schedule {form}")).Except(All.Select(row => row.Name.Split(':')[0])));

    [TestMethod]
    [DataRow("a[..]c\n...\nz", "abc\nq\nz\n", true)]
    [DataRow("a[..]c\n...\nz", "abc\nz\n", true)]
    [DataRow("a[..]c\nz", "abd\nz\n", false)]
    [DataRow("a", "a\nb\n", false)]
    [DataRow("", "a\n", false)]
    [DataRow("a.c", "abc\n", false)]
    public void A_difference_is_seen(string expected, string actual, bool isSame) => Assert.AreEqual(isSame, ContractCommand.Difference([.. expected.Split('\n')], actual) is null);

    private static int Shown(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\e\\[[0-9;]*m", string.Empty).Length;
}
