namespace TfLrCallbacks.Cli.Tests;

/// <summary>Every command in docs/how-to-choose-a-schedule.md works as it stands.</summary>
[TestClass]
public sealed class DocumentTests
{
    private static IEnumerable<object[]> Commands
    {
        get
        {
            using Stream stream = typeof(DocumentTests).Assembly.GetManifestResourceStream("how-to-choose-a-schedule.md")!;
            using StreamReader reader = new(stream);
            return [.. reader.ReadToEnd().Split('\n').Where(line => line.StartsWith("tflr ", StringComparison.Ordinal)).Select(line => new object[] { line })];
        }
    }

    [TestMethod]
    [DynamicData(nameof(Commands))]
    public void A_command_of_the_document_works(string command)
    {
        string picture = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.svg");
        try
        {
            Run run = Run.Of([.. CommandLine.Arguments(command).Skip(1).Select(argument => argument.EndsWith(".svg", StringComparison.Ordinal) ? picture : argument)]);

            Assert.IsLessThanOrEqualTo(1, run.ExitCode, run.Error);
            Assert.AreEqual(command.Contains(".svg", StringComparison.Ordinal), File.Exists(picture));
        }
        finally
        {
            File.Delete(picture);
        }
    }
}
