namespace TfLrCallbacks.Cli.Tests;

/// <summary>Every command in docs/how-to-choose-a-schedule.md and docs/recipes.md works as it stands.</summary>
[TestClass]
public sealed class DocumentTests
{
    private static IEnumerable<object[]> Commands =>
        [.. new[] { "how-to-choose-a-schedule.md", "recipes.md" }.SelectMany(Lines).Where(line => line.StartsWith("tflr ", StringComparison.Ordinal)).Select(line => new object[] { line })];

    [TestMethod]
    [DynamicData(nameof(Commands))]
    public void A_command_of_the_document_works(string command)
    {
        using TemporaryFolder temporary = new();
        string picture = temporary["file.svg"];
        Run run = Run.Of([.. CommandLine.Arguments(command).Skip(1).Select(argument => argument.EndsWith(".svg", StringComparison.Ordinal) ? picture : argument)]);

        Assert.IsLessThanOrEqualTo(1, run.ExitCode, run.Error);
        Assert.AreEqual(command.Contains(".svg", StringComparison.Ordinal), File.Exists(picture));
    }

    /// <summary>Gives the lines of a document that is embedded.</summary>
    internal static string[] Lines(string document)
    {
        using Stream stream = typeof(DocumentTests).Assembly.GetManifestResourceStream(document)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n');
    }
}
