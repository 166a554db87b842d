using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Snippets in the manner of public repositories (Corpus/snippets.txt), each under a line <c>=== name | step:rate, … | epochs x steps</c>, or REFUSE and
/// words of the refusal where no rate can be known. The rates are from the libraries' formulas: each is also written as C#, which must give the same.
/// </summary>
[TestClass]
public sealed class SnippetFileTests
{
    private const string Refuse = "REFUSE";

    private static readonly Lazy<(string Name, string Expected, RunLength? Run, string Text)[]> Snippets = new(Read);

    private static IEnumerable<object[]> Names => Snippets.Value.Select(snippet => new object[] { snippet.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void It_has_the_rates_of_its_library(string name)
    {
        (_, string expected, RunLength? run, string text) = Snippets.Value.Single(snippet => snippet.Name == name);
        PortingContext context = new() { Run = run };
        if (expected.StartsWith(Refuse, StringComparison.Ordinal))
        {
            PortingException refusal = Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text, context));
            Assert.IsGreaterThan(Refuse.Length, expected.Length, refusal.Message);
            Assert.Contains(expected[Refuse.Length..].Trim(), refusal.Message);
            return;
        }

        LearningRateSchedule schedule = ScheduleReader.Read(text, context).Schedule;
        foreach (string[] pair in expected.Split(',').Select(item => item.Split(':')))
        {
            double step = double.Parse(pair[0], CultureInfo.InvariantCulture);
            double rate = double.Parse(pair[1], CultureInfo.InvariantCulture);
            Assert.AreEqual(rate, schedule.ValueAt(step), (1e-12 * rate) + 1e-15, $"step {step}");
        }
    }

    [TestMethod]
    public void Its_csharp_compiles_and_gives_the_same_rates()
    {
        (string Name, PortedSchedule Ported)[] ported = [.. Snippets.Value.Where(snippet => !snippet.Expected.StartsWith(Refuse, StringComparison.Ordinal)).Select(snippet => (snippet.Name, ScheduleReader.Read(snippet.Text, new PortingContext { Run = snippet.Run })))];
        IReadOnlyList<(Func<LearningRateSchedule>? Make, string Errors)> made = CSharpCompiler.Compile([.. ported.Select(item => ScheduleForms.ToCSharp(item.Ported))]);
        List<string> misses = [];
        for (int i = 0; i < ported.Length; i++)
        {
            if (made[i].Make is not { } make)
            {
                misses.Add($"{ported[i].Name}: {made[i].Errors}");
                continue;
            }

            LearningRateSchedule fromJson = ScheduleReader.Read(ScheduleJson.Write(ported[i].Ported)).Schedule;
            foreach (double step in new double[] { 0, 1, 3, 7, 10 })
            {
                double rate = ported[i].Ported.Schedule.ValueAt(step);
                if (Math.Abs(rate - make().ValueAt(step)) > 1e-15 || Math.Abs(rate - fromJson.ValueAt(step)) > 1e-15)
                {
                    misses.Add(string.Create(CultureInfo.InvariantCulture, $"{ported[i].Name} at {step}: {rate}, {make().ValueAt(step)} in C#, {fromJson.ValueAt(step)} from JSON: {ScheduleForms.ToCSharp(ported[i].Ported)}"));
                    break;
                }
            }
        }

        Assert.IsEmpty(misses, string.Join('\n', misses));
    }

    [TestMethod]
    public void What_only_Keras_2_takes_is_read_as_Keras_2_with_a_note()
    {
        PortedSchedule ported = ScheduleReader.Read("from keras.optimizers import SGD\nSGD(lr=0.1, decay=0.01)");

        Assert.AreEqual(0.05, ported.Schedule.ValueAt(100), 1e-15);
        Assert.Contains("'lr' and 'decay' are Keras 2's: read as Keras 2. Keras 3 refuses them.", ported.Notes.ToList());
    }

    private static (string Name, string Expected, RunLength? Run, string Text)[] Read()
    {
        using StreamReader reader = new(typeof(SnippetFileTests).Assembly.GetManifestResourceStream("snippets.txt")!);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split("=== ", StringSplitOptions.RemoveEmptyEntries).Select(block =>
        {
            int end = block.IndexOf('\n', StringComparison.Ordinal);
            string[] head = [.. block[..end].Split('|').Select(part => part.Trim())];
            int[] run = head.Length > 2 && head[2].Length > 0 ? [.. head[2].Split('x').Select(number => int.Parse(number, CultureInfo.InvariantCulture))] : [];
            return (head[0], head[1], run.Length == 2 ? new RunLength(run[0], run[1]) : null, block[(end + 1)..]);
        })];
    }
}
