namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Python as CPython 3.11 (with numpy 1.24) evaluates it: each entry of Corpus/python.txt is a small program that ends in an expression, and the value
/// that CPython printed for it, or the exception that it raised.
/// </summary>
[TestClass]
public sealed class PythonCorpusTests
{
    private static readonly Lazy<(string Program, string Value)[]> Rows = new(() =>
    {
        using StreamReader reader = new(typeof(PythonCorpusTests).Assembly.GetManifestResourceStream("python.txt")!);
        return
        [
            .. reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n---\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(row => row.Trim('\n').Split("\n=> "))
                .Select(parts => (parts[0], parts[1])),
        ];
    });

    private static IEnumerable<object[]> Programs => Rows.Value.Where(row => !row.Value.StartsWith("raises ", StringComparison.Ordinal)).Select(row => new object[] { row.Program, row.Value });

    private static IEnumerable<object[]> Raising => Rows.Value.Where(row => row.Value.StartsWith("raises ", StringComparison.Ordinal)).Select(row => new object[] { row.Program });

    [TestMethod]
    [DynamicData(nameof(Programs))]
    public void A_program_has_the_value_that_CPython_printed(string program, string value) =>
        Assert.AreEqual(Value.Parse($"[{value}]").ToString(), $"[{Value.Parse(program)}]");

    [TestMethod]
    [DynamicData(nameof(Raising))]
    public void What_Python_raises_an_exception_for_is_refused(string program) => Assert.ThrowsExactly<PortingException>(() => Value.Parse(program));

    [TestMethod]
    public void The_corpus_is_whole() => Assert.IsGreaterThanOrEqualTo(250, Rows.Value.Length);
}
