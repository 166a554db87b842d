using System.Reflection;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>
/// The law of saved trainings, for every callback there is: a run that was killed at any border and resumed by fresh objects shows at every hook,
/// and leaves in every file, what the unbroken run does.
/// </summary>
[TestClass]
public sealed class ResumeLaw
{
    private static readonly Assembly[] Products =
        [typeof(Callback).Assembly, typeof(TensorBoard).Assembly, typeof(TfLrCallbacks.Embedded.Sequential).Assembly, typeof(TfLrCallbacks.TensorFlow.ModelStateExtensions).Assembly];

    public static IEnumerable<object[]> Situations =>
        EveryCallback.Recipes.SelectMany(recipes => recipes.Value.Select(recipe => new object[] { recipes.Key.Name, recipe.Name }));

    /// <summary>Gets the situations of callbacks that set the rate, or write down who did.</summary>
    public static IEnumerable<object[]> SituationsOfRates => Situations.Where(situation => (string)situation[0] is
        nameof(LearningRateScheduler) or nameof(ReduceLROnPlateau) or nameof(SpikeGuard) or nameof(GradientNormGuard) or nameof(CooldownOnRequest) or nameof(LrRangeTest)
        or nameof(AutoLearningRate) or nameof(StochasticWeightAveraging) or nameof(LambdaCallback) or nameof(Ledger) or nameof(TimeBudget));

    [TestMethod]
    public void Every_callback_has_a_situation()
    {
        string[] missing = [.. Products.SelectMany(TypesOf)
            .Where(type => type.IsSubclassOf(typeof(Callback)) && !type.IsAbstract)
            .Where(type => !EveryCallback.Recipes.ContainsKey(type) && !EveryCallback.Elsewhere.ContainsKey(type.Name))
            .Select(type => type.Name)];
        Assert.IsEmpty(missing, $"{string.Join(", ", missing)}: add recipes to EveryCallback.cs that bring it into every situation that it remembers, or say in its Elsewhere where it is tried.");
    }

    [TestMethod]
    [DynamicData(nameof(Situations))]
    public void A_resumed_run_equals_the_unbroken_one_at_every_border(string callback, string situation) =>
        AssertHolds(callback, EveryCallback.Of(callback, situation));

    [TestMethod]
    [DynamicData(nameof(SituationsOfRates))]
    public void It_does_where_the_optimizer_keeps_a_float(string callback, string situation) =>
        AssertHolds(callback, EveryCallback.Of(callback, situation) with { KeepsFloats = true, Reaches = [] });

    private static void AssertHolds(string callback, Recipe recipe)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var borders = new List<(string Folder, int Lines)>();
        Outcome whole = Outcome.Train(recipe, folder["whole"], saveEveryBatches: 1, lines =>
        {
            string border = folder[FormattableString.Invariant($"border-{borders.Count}")];
            CopyFolder(folder["whole"], border);
            borders.Add((border, lines));
        });
        Assert.IsGreaterThan(6, borders.Count);
        foreach (string text in recipe.Reaches)
        {
            Assert.Contains(text, string.Join('\n', whole.Lines));
        }

        foreach ((string border, int lines) in borders)
        {
            Directory.Delete(folder["whole"], recursive: true);
            Directory.Move(border, folder["whole"]);
            Outcome resumed = Outcome.Train(recipe, folder["whole"], saveEveryBatches: 1000);
            string place = $"{callback}, {recipe.Name}, resumed at: {(lines < whole.Lines.Count ? whole.Lines[lines][..40] : "the end")}";
            Outcome.AssertSame([.. whole.Lines.Skip(lines)], [.. resumed.Lines], place);
            Outcome.AssertSame(whole.End.Split('\n'), resumed.End.Split('\n'), place);
        }
    }

    /// <summary>Gives the types that can be loaded where TensorFlow.NET is not there; the product's callbacks are among them.</summary>
    private static IEnumerable<Type> TypesOf(Assembly product)
    {
        try
        {
            return product.GetTypes();
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.Types.OfType<Type>();
        }
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
