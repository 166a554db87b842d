using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Finds in a Python training script (Keras 2 and 3, PyTorch, Hugging Face, optax; a file or a notebook) what concerns the learning rate, and writes
/// it as C#. The script is read, never executed.
/// </summary>
/// <example>
/// <code>
/// PortedScript script = ScriptPorter.Port(File.ReadAllText("train.py"));
/// File.WriteAllText("Training.cs", script.CSharp);
/// </code>
/// </example>
public static class ScriptPorter
{
    /// <summary>The most characters of a script: 2,000,000.</summary>
    public const int LongestScript = Lexer.LongestText;

    /// <summary>The most characters of a notebook's file, its outputs included: 50,000,000. The code in it is held to <see cref="LongestScript"/>.</summary>
    public const int LongestNotebook = 50_000_000;

    /// <summary>The most optimizers and schedulers of a script: each is held against each other one.</summary>
    private const int MostDrivers = 300;

    /// <summary>The most statements that are told one by one, that they are not read.</summary>
    private const int MostUnread = 50;

    /// <summary>Gives the most characters that a text may have, by its first character that is no blank: <c>{</c> begins a notebook's file.</summary>
    /// <param name="start">The text, or the first part of it that was read.</param>
    /// <returns><see cref="LongestNotebook"/> or <see cref="LongestScript"/>.</returns>
    public static int LongestText(ReadOnlySpan<char> start) => Notebook.Begins(start) ? LongestNotebook : LongestScript;

    /// <summary>
    /// Gives the rates of a PyTorch or Keras script's training, update by update: its lines are evaluated, never executed, with models, data and losses that have no value.
    /// After the last update the last rate stays.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <param name="optimizer">The name of the optimizer in the script, such as <c>opt</c>; <c>opts_0</c> is the first of a list, <c>opts_d</c> that of a key of a dictionary, <c>opt_2</c> the second one that a line makes.</param>
    /// <param name="batches">The batches of an epoch, at least 1: as many as each loader of the script has.</param>
    /// <returns>The rates, one for each update.</returns>
    /// <exception cref="PortingException">The script makes no update with such an optimizer, or one whose rate is not known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no batch.</exception>
    public static LearningRateSchedule Rates(string script, string optimizer, int batches) => Rates(script, optimizer, batches, rows: 0);

    /// <summary>Gives the rates of a script's training, as <see cref="Rates(string, string, int)"/>, where the script asks how many rows its data has.</summary>
    /// <param name="script">The script.</param>
    /// <param name="optimizer">The name of the optimizer in the script.</param>
    /// <param name="batches">The batches of an epoch, at least 1.</param>
    /// <param name="rows">The rows of the data that the script gives to <c>fit</c>: <c>len(x_train)</c>; 0 where it does not ask for them.</param>
    /// <returns>The rates, one for each update.</returns>
    /// <exception cref="PortingException">The script makes no update with such an optimizer, or one whose rate is not known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no batch, or the rows are below 0.</exception>
    public static LearningRateSchedule Rates(string script, string optimizer, int batches, int rows)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return new ScriptRates(ScriptSource.Read(script).Written, optimizer, batches, rows).Schedule;
    }

    /// <summary>Ports a script.</summary>
    /// <param name="text">The script, or the text of a notebook's file.</param>
    /// <param name="engine">What the C# trains with.</param>
    /// <param name="name">The file's name, for the comment at the top of the C#.</param>
    /// <returns>What was found, what to know about it, and the C#.</returns>
    /// <exception cref="PortingException">The text is longer than <see cref="LongestText"/>, makes more than 300 optimizers and schedulers, or a notebook's file is damaged.</exception>
    public static PortedScript Port(string text, PortEngine engine = PortEngine.TensorFlowNet, string name = "script.py") => Port(text, engine, name, []);

    /// <summary>Ports a script as it trains with arguments on its command line: <c>python train.py --sched step --epochs 30</c>.</summary>
    /// <param name="text">The script.</param>
    /// <param name="engine">What the C# trains with.</param>
    /// <param name="name">The file's name, for the comment at the top of the C#.</param>
    /// <param name="arguments">The words behind the script's name: <c>["--sched", "step", "--epochs", "30"]</c>. Options of argparse, click, absl and TensorFlow 1 are known; the others keep their defaults.</param>
    /// <returns>What was found, what to know about it, and the C#.</returns>
    /// <exception cref="PortingException">As without arguments; or the script declares no such option, or the option does not take the value.</exception>
    public static PortedScript Port(string text, PortEngine engine, string name, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        if (text.Length > LongestText(text))
        {
            throw new PortingException(string.Create(CultureInfo.InvariantCulture, $"The {(Notebook.Begins(text) ? "notebook" : "script")} has {text.Length:N0} characters; {LongestText(text):N0} are read. {(Notebook.Begins(text) ? "Save it without its outputs." : "Give the file that sets the learning rate.")}"));
        }

        ScriptSource source = ScriptSource.Read(ScriptCommandLine.With(text, arguments));
        ScriptFinder finder = new(source);
        int drivers = finder.Found.Count(item => item.Construct.IsOptimizer || item.Construct.IsOnOptimizer);
        if (drivers > MostDrivers)
        {
            throw new PortingException(string.Create(CultureInfo.InvariantCulture, $"The script makes {drivers:N0} optimizers and schedulers; {MostDrivers:N0} are carried over. Give the file of one training."));
        }

        ScriptRules rules = new(source, finder);
        (ScriptConstruct Construct, ScriptPlace Place)[] found = [.. finder.Found.Select(item => (item.Construct with { Codes = rules.Codes(item.Construct, item.Place) }, item.Place))];
        ScriptWarning[] warnings =
        [
            .. found.SelectMany(item => item.Construct.Codes.Select(code => ScriptCodes.Warning(item.Construct.Line, code)))
                .Concat(Unread(source))
                .Concat(ScriptRelations.Warnings(source, finder, [.. found.Select(item => item.Construct)]))
                .Where(warning => ScriptCodes.Concerns(engine, warning.Code))
                .Distinct()
                .OrderBy(warning => warning.Line)
                .ThenBy(warning => warning.Code, StringComparer.Ordinal),
        ];
        HashSet<string> unread = new(ScriptSource.All(source.Statements).OfType<Statement.Unread>().Select(statement => $"Not read: {statement.Reason.Message}"), StringComparer.Ordinal);
        string[] notes = [.. source.Notes.Where(note => !unread.Contains(note))]; // what the writer asks the reader is told in the C#
        ScriptWriter writer = new(source, found, warnings, finder, engine);
        string code = writer.Write(name, arguments);
        return new PortedScript
        {
            Check = () => new ScriptChecker(source, code).Check([.. found.Select(item => item.Construct)]),
            Constructs = [.. found.Select(item => item.Construct)],
            Warnings = [.. warnings.Select(warning => writer.IsSettled(warning) ? warning with { IsSettled = true } : warning)],
            Notes = notes,
            CSharp = LongLines.Broken(Queries.Short(code)),
        };
    }

    /// <summary>Says which statements have no meaning in Python, or none that is read.</summary>
    private static IEnumerable<ScriptWarning> Unread(ScriptSource source) => ScriptSource.All(source.Statements).OfType<Statement.Unread>().Take(MostUnread)
        .Select(statement => new ScriptWarning(statement.Position.Line, "not-read", $"{Brief.Of(source.Lines(statement).First().Trim().TrimEnd(':'), 80)}: {Brief.Of(statement.Reason.Message, 200)}".ReplaceLineEndings(" "), ScriptSeverity.Error));
}
