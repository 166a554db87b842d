using System.Text.Json;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ConventionTests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>Every recipe is taken by the commands it names, compiles as C#, and stands in docs/recipes.md.</summary>
[TestClass]
public sealed class RecipesTests
{
    private const string Page = "docs/recipes.md";
    private const string Mark = "<!-- From here on made of tflr's own recipes: UPDATE_DOCS=1 dotnet test tests/TfLrCallbacks.Cli.Tests -c Release -->";

    private static IEnumerable<object[]> Names => Recipes.All.Select(recipe => new object[] { recipe.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Explain_preview_lint_and_train_take_it(string name)
    {
        Recipe recipe = Recipes.All.Single(recipe => recipe.Name == name);
        string[] run = [.. CommandLine.Arguments(recipe.Explain).Skip(3)];
        Run explained = Run.Of([.. CommandLine.Arguments(recipe.Explain).Skip(1)]);
        Assert.AreEqual(0, explained.ExitCode, explained.Error);
        Run preview = Run.Of(["preview", recipe.Schedule, .. run]);
        Assert.AreEqual(0, preview.ExitCode, preview.Error);
        Run lint = Run.Of(["lint", recipe.Schedule, .. run]);
        Assert.DoesNotContain("error", lint.Out, lint.Out);

        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        Run trained = Run.Of([.. CommandLine.Arguments(recipe.Train).Skip(1).Select(argument => argument == $"runs/{name}" ? folder : argument)]);
        Assert.AreEqual(0, trained.ExitCode, trained.Error);
        double accuracy = double.Parse(trained.Lines[^1].Split(',')[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsGreaterThan(0.6, accuracy, "it learns");
    }

    [TestMethod]
    public void The_CSharp_of_all_compiles_and_drives_the_rates_that_the_tool_shows()
    {
        StringBuilder code = new("using TfLrCallbacks;\npublic static class Written\n{\n");
        foreach (Recipe recipe in Recipes.All)
        {
            Run printed = Run.Of("recipes", recipe.Name, "--csharp");
            code.Append($"public static Callback[] {recipe.Name.Replace('-', '_')}()\n{{\n{printed.Out}return callbacks;\n}}\n");
        }

        CSharpCompilation compilation = CSharpCompilation.Create(
            "Recipes",
            [CSharpSyntaxTree.ParseText(code.Append('}').ToString())],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream stream = new();
        Assert.IsEmpty(compilation.Emit(stream).Diagnostics.Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ToArray());
        Type written = Assembly.Load(stream.ToArray()).GetType("Written")!;
        foreach (Recipe recipe in Recipes.All)
        {
            var callbacks = (Callback[])written.GetMethod(recipe.Name.Replace('-', '_'))!.Invoke(null, null)!;
            var trainer = new ScriptedTrainer(10, [1.0]) { ValidationLoss = epoch => 1.0 / (epoch + 1) };
            trainer.Fit(new FitOptions { Epochs = 6, Verbose = 0 }, callbacks);
            Run values = Run.Of("values", recipe.Schedule, "--steps", "0..59", "--every", "1", "--epochs", "6", "--steps-per-epoch", "10", "--format", "csv");
            double[] expected = [.. values.Lines.Skip(1).Select(line => double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))];
            CollectionAssert.AreEqual(expected, trainer.TrainedRates.ToArray(), recipe.Name);
        }
    }

    [TestMethod]
    public void The_list_the_ranges_and_a_recipe_are_written_in_every_form()
    {
        Run list = Run.Of("recipes");
        CollectionAssert.AreEqual(Recipes.All.Select(recipe => recipe.Name).ToArray(), Regex.Matches(list.Out, "^([a-z-]+),", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Skip(1).ToArray());
        using JsonDocument json = JsonDocument.Parse(Run.Of("recipes", "vit", "--format", "json").Out);
        Assert.AreEqual("WarmupCosine(peakLearningRate: 5e-4, warmup: '5 epochs')", json.RootElement[0].GetProperty("schedule").GetString());
        using JsonDocument ranges = JsonDocument.Parse(Run.Of("recipes", "--ranges", "--format", "json").Out);
        Assert.AreEqual(RateRange.All.Count, ranges.RootElement.GetArrayLength());
        Assert.IsTrue(RateRange.All.All(range => range.Low <= range.High && range.Source.Contains("arXiv:", StringComparison.Ordinal)));
        Assert.StartsWith("recipe,optimizer,", Run.Of("recipes", "gan").Out, "Redirected, one recipe is CSV as the list is.");
        Assert.Contains("Callback[] callbacks", Run.At(120, "recipes", "gan").Out);
    }

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    [DataRow(120)]
    public void Nothing_of_the_list_and_the_prose_of_a_recipe_is_wider_than_the_terminal(int width)
    {
        foreach (string[] command in new[] { ["recipes"], new[] { "recipes", "--ranges" } }.Concat(Recipes.All.Select(recipe => new[] { "recipes", recipe.Name })))
        {
            // Commands and C# are there to be copied and stay whole.
            foreach (string line in Run.At(width, command).Out.Split('\n').TakeWhile(line => !line.StartsWith("tflr ", StringComparison.Ordinal)))
            {
                Assert.IsLessThanOrEqualTo(width, line.Length, line);
            }
        }
    }

    [TestMethod]
    public void What_makes_no_sense_is_refused()
    {
        Run unknown = Run.Of("recipes", "restnet");
        Assert.AreEqual(2, unknown.ExitCode);
        Assert.Contains("Did you mean 'resnet'", unknown.Error);
        Assert.AreEqual(2, Run.Of("recipes", "--csharp").ExitCode);
        Assert.AreEqual(2, Run.Of("recipes", "vit", "--ranges").ExitCode);
    }

    [TestMethod]
    public void The_page_of_recipes_is_made_of_them()
    {
        string page = Repository.Read(Page).ReplaceLineEndings("\n");
        string expected = page[..page.IndexOf(Mark, StringComparison.Ordinal)] + Mark + "\n" + Written();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, Page), expected);
        }

        Assert.AreEqual(expected, Repository.Read(Page).ReplaceLineEndings("\n"), $"Renew {Page} with UPDATE_DOCS=1.");
    }

    private static string Written()
    {
        StringBuilder text = new("\n| recipe | optimizer | highest rate | course | source |\n|---|---|---|---|---|\n");
        foreach (Recipe recipe in Recipes.All)
        {
            text.Append($"| `{recipe.Name}` | {recipe.Optimizer} | {recipe.Rate} | {recipe.Shape} | {recipe.Source} |\n");
        }

        text.Append("\n## Usual rates by architecture and optimizer\n\n| what | optimizer | rate | batch | source |\n|---|---|---|---|---|\n");
        foreach (RateRange range in RateRange.All)
        {
            string rates = range.Low.Equals(range.High) ? ValueTable.Text(range.Low) : $"{ValueTable.Text(range.Low)} to {ValueTable.Text(range.High)}";
            text.Append($"| {range.Architecture} | {range.Optimizer} | {rates} | {range.Batch} | {range.Source} |\n");
        }

        foreach (Recipe recipe in Recipes.All)
        {
            text.Append($"\n## {recipe.Title}\n\n{recipe.Advice}\n\n```\ntflr recipes {recipe.Name}\n{recipe.Explain}\n{recipe.Train}\n```\n");
        }

        return text.ToString();
    }
}
