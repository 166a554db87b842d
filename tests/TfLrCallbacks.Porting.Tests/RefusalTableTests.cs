using ConventionTests;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>The table of refusals in docs/dialects.md is printed from the code, and each of its kinds is refused. UPDATE_DOCS=1 prints it again.</summary>
[TestClass]
public sealed class RefusalTableTests
{
    private const string Begin = "<!-- refusals: printed from the code -->\n";
    private const string End = "<!-- end of refusals -->";

    private static IEnumerable<object[]> Examples => Refusals.All.SelectMany(refusal => refusal.Examples).Select(example => new object[] { example });

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void Every_example_is_refused_in_a_line(string call)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(call));

        Assert.DoesNotContain('\n', refusal.Message);
        Assert.DoesNotContain("Parameter", refusal.Message);
    }

    [TestMethod]
    public void The_document_has_the_table_of_the_code()
    {
        string path = Path.Combine(Repository.Root, "docs/dialects.md");
        string document = File.ReadAllText(path).ReplaceLineEndings("\n");
        int start = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = document.IndexOf(End, StringComparison.Ordinal);
        Assert.IsGreaterThan(Begin.Length, start);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            File.WriteAllText(path, document[..start] + Refusals.Table() + document[end..]);
        }
        else
        {
            Assert.AreEqual(Refusals.Table(), document[start..end]);
        }
    }

    /// <summary>Gives whether the table has a kind that a refusal is of, by the function and the argument that its message names.</summary>
    internal static bool Covers(string message)
    {
        string function = message.Split(':')[0].Split(' ')[^1];
        string argument = message.Split('\'') is [_, var name, ..] ? name : string.Empty;
        return Refusals.All.SelectMany(refusal => refusal.Arguments).Any(kind => kind == $"*.{argument}" || kind == $"{function}.{argument}");
    }
}
