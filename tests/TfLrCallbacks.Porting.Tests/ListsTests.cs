using System.Reflection;
using System.Text.RegularExpressions;
using ConventionTests;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>The lists that are written by hand hold all that they are about.</summary>
[TestClass]
public sealed partial class ListsTests
{
    /// <summary>Callbacks that watch a metric and need the weights of the training, which a recorded run does not have.</summary>
    private static readonly string[] NeedWeights = [nameof(ModelCheckpoint), nameof(AutoLearningRate)];

    [TestMethod]
    public void Every_name_of_a_callback_is_listed_once()
    {
        foreach (Dialect dialect in Dialect.All)
        {
            CollectionAssert.AllItemsAreUnique(CallbackReader.NamesOf(dialect).ToArray(), dialect.Name);
        }
    }

    [TestMethod]
    public void Every_library_is_looked_up()
    {
        Dialect[] known = [.. typeof(Dialect).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(Dialect))
            .Select(property => (Dialect)property.GetValue(null)!)];

        string[] missing = [.. known.Except(Dialect.All).Select(dialect => dialect.Name)];
        Assert.IsEmpty(missing, $"{string.Join(", ", missing)}: give it its place in Dialect.All, in Dialect.Known.cs.");
        Assert.HasCount(known.Length, Dialect.All);
    }

    [TestMethod]
    public void The_page_of_dialects_names_the_modules_of_every_library()
    {
        string page = Repository.Read("docs/dialects.md");
        string section = page[page.IndexOf("## Whose name it is", StringComparison.Ordinal)..page.IndexOf("## Precision", StringComparison.Ordinal)];
        string[] modules = [.. Module().Matches(section).Select(module => module.Groups[1].Value)];

        string[] without = [.. Dialect.All.Where(dialect => dialect != Dialect.Own && !Array.Exists(modules, module => dialect.Owns($"{module}X") > 0)).Select(dialect => dialect.Name)];

        Assert.IsEmpty(without, $"{string.Join(", ", without)}: name its modules in docs/dialects.md, \"Whose name it is\".");
        foreach (string module in modules)
        {
            Assert.IsTrue(Dialect.All.Any(dialect => dialect.Owns($"{module}X") > 0), $"docs/dialects.md names {module}, which is no module of a library here.");
        }
    }

    [TestMethod]
    public void Every_callback_of_a_library_is_found_by_its_name()
    {
        string[] made = [.. typeof(Dialect).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.ReturnType == typeof(CallbackFactory[]) && method.GetParameters().Length is 0)
            .SelectMany(method => (CallbackFactory[])method.Invoke(null, null)!)
            .Select(factory => factory.Name)];

        Assert.IsNotEmpty(made);
        string[] missing = [.. made.Except(CallbackNames.All)];
        Assert.IsEmpty(missing, $"{string.Join(", ", missing)}: add the library to the list in CallbackNames.cs.");
        Assert.HasCount(made.Length, CallbackNames.All);
    }

    [TestMethod]
    public void Every_callback_of_our_own_that_watches_a_metric_can_be_replayed()
    {
        string[] watching = [.. typeof(Callback).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Callback)) && !type.IsAbstract)
            .Where(type => type.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name is "monitor")))
            .Select(type => type.Name)
            .Except(NeedWeights)];

        CollectionAssert.IsSubsetOf(watching, CallbackNames.Of(Dialect.Own).ToArray(), "Name it in OwnCallbacks.cs, or say in NeedWeights why it cannot be replayed.");
    }

    /// <summary>The table of names in docs/porting-from-python.md has every schedule of every library; optimizers stand for themselves.</summary>
    [TestMethod]
    public void The_table_of_names_is_complete()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs/porting-from-python.md"));
        string table = document[document.IndexOf("## Names", StringComparison.Ordinal)..];
        string[] optimizers = [.. OptaxOptimizers.All().Concat(KerasOptimizers.All(isKeras3: true)).Select(factory => factory.Name)];
        string[] missing = [.. Dialect.All.Where(dialect => dialect != Dialect.Own)
            .SelectMany(dialect => dialect.Factories.Concat(CallbackNames.Of(dialect)))
            .Except(optimizers)
            .Where(name => !System.Text.RegularExpressions.Regex.IsMatch(table, $@"[`.]{name}\b"))];

        Assert.IsEmpty(missing, $"{string.Join(", ", missing)}: give it a row under \"Names\" in docs/porting-from-python.md.");
    }

    /// <summary>What a library gives for a name is recorded, or stands as a line in the tests.</summary>
    [TestMethod]
    public void Every_schedule_of_a_library_has_values()
    {
        string folder = Path.Combine(Repository.Root, "tests/TfLrCallbacks.Porting.Tests");
        string lines = string.Concat(Directory.GetFiles(folder, "*Tests.cs").Concat(Directory.GetFiles(Path.Combine(folder, "Corpus"), "*.txt")).Select(File.ReadAllText));
        var known = Called().Matches(lines).Select(call => call.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Path.Combine(folder, "Golden/schedules"), "*.json.gz"))
        {
            known.UnionWith(Golden.Cases(Path.GetFileName(file)[..^".json.gz".Length]).Select(recorded => recorded.GetProperty("factory").GetString()!.Split('.')[^1]));
        }

        string[] without = [.. Dialect.All.Where(dialect => dialect != Dialect.Own).SelectMany(dialect => dialect.Schedules).Where(name => !known.Contains(name.Split('.')[^1]))];

        Assert.IsEmpty(without, $"{string.Join(", ", without)}: record values in Golden/schedules, or add a line to NameCorpusTests.cs.");
    }

    /// <summary>A name that <c>tflr convert</c> reads in a line is found by <c>tflr port</c> in a script, too.</summary>
    [TestMethod]
    [DataRow("keras", "keras.optimizers.schedules")]
    [DataRow("tf1", "tensorflow.compat.v1.train")]
    [DataRow("torch", "torch.optim.lr_scheduler")]
    [DataRow("transformers", "transformers")]
    [DataRow("timm", "timm.scheduler")]
    [DataRow("warmup_scheduler", "warmup_scheduler")]
    [DataRow("keras_extras", "callbacks_of_a_blog.optimization")]
    public void Every_schedule_of_a_library_is_found_in_a_script(string library, string module)
    {
        string[] names = [.. Dialect.All.Single(dialect => dialect.Name == library).Schedules];
        string[] lost = [.. names.Where(name => ScriptPorter.Port($"import tensorflow\nimport {module}\nschedule = {module}.{name}(1)\n").Constructs.All(construct => construct.Name != name))];

        Assert.IsNotEmpty(names);
        Assert.IsEmpty(lost, $"{string.Join(", ", lost)}: ScriptKinds.cs must know it.");
    }

    [TestMethod]
    public void Every_length_of_our_own_that_has_a_hint_is_an_argument_of_a_schedule()
    {
        string[] own = [.. LengthHints.Times.Keys.Where(name => name.Any(char.IsAsciiLetterUpper) && !name.Contains('_', StringComparison.Ordinal))];

        Assert.IsNotEmpty(own);
        CollectionAssert.IsSubsetOf(own, OwnTypes.LengthNames.ToArray());
    }

    [GeneratedRegex(@"(\w+)\(")]
    private static partial Regex Called();

    [GeneratedRegex(@"`([\w.]+\.)`")]
    private static partial Regex Module();
}
