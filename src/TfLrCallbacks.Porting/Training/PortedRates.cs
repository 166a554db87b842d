using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>The rates that the C# of a port trains with, as far as its text can be evaluated.</summary>
internal sealed partial class PortedRates
{
    private const int DeepestMethod = 20;

    private readonly string _code;
    private readonly CSharpMethods _methods;
    private readonly Dictionary<string, Func<double, double>?> _known = new(StringComparer.Ordinal);

    /// <param name="csharp">The C#.</param>
    /// <param name="training">The training that it is held against: it knows the lengths that the C# asks for.</param>
    public PortedRates(string csharp, ScriptTraining training)
    {
        Dictionary<string, int> lengths = training.Lengths.SelectMany(length => new[] { (Name: ScriptCode.Pascal(length.Key), length.Value), (Name: ScriptCode.Pascal(length.Key.Replace("args.", string.Empty, StringComparison.Ordinal)), length.Value) }).DistinctBy(length => length.Name).ToDictionary(length => length.Name, length => length.Value, StringComparer.Ordinal);
        int updates = training.Updates.CountBy(update => (update.Optimizer, update.Number, update.Epoch)).FirstOrDefault().Value;
        _code = Length().Replace(csharp, length => string.Create(CultureInfo.InvariantCulture, $"public static double {length.Groups["name"].Value} {{ get; set; }} = {(length.Groups["name"].Value == ScriptWriter.CountOfUpdates ? updates : lengths.GetValueOrDefault(length.Groups["name"].Value[..^"Count".Length], training.Batches))}.0;"));
        _methods = new CSharpMethods(_code, Named);
    }

    /// <summary>Gets the methods that give a schedule.</summary>
    public IEnumerable<string> Schedules => Method().Matches(_code).Select(match => match.Groups["name"].Value);

    /// <summary>Gives the rate of an epoch and an update with the callbacks of a method; null where they are not evaluated.</summary>
    public Func<int, int, double>? Of(string callbacks)
    {
        try
        {
            return Callbacks(callbacks);
        }
        catch (Exception reason) when (IsUnread(reason))
        {
            return null;
        }
    }

    /// <summary>Gives the rates of a function of the epoch; null where it is not evaluated.</summary>
    public Func<double, double>? OfFunction(string name) => _methods.Has(name) ? epoch => _methods.Call(name, epoch) : null;

    /// <summary>Gives the rates of a method that gives a schedule; null where it is not evaluated, or asks for what the script does not say.</summary>
    public Func<double, double>? OfSchedule(string name) => Named(name);

    /// <summary>Gets whether something says that the C# is not evaluated, or has no rate.</summary>
    public static bool IsUnread(Exception reason) => reason is PortingException or ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException;

    private Func<int, int, double>? Callbacks(string callbacks)
    {
        string[] lines = [.. callbacks.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))];
        if (lines is not [var only] || Scheduler().Match(only) is not { Success: true } scheduler || Rates(scheduler.Groups["schedule"].Value) is not { } rates)
        {
            return null;
        }

        return scheduler.Groups["unit"].Value == "Epoch" ? (epoch, _) => rates(epoch) : (_, update) => rates(update);
    }

    /// <summary>Gives the rates of an expression of schedules; null where it is not evaluated.</summary>
    private Func<double, double>? Rates(string expression)
    {
        if (First().Match(expression) is { Success: true } first)
        {
            return Named(first.Groups["name"].Value) is { } known ? _ => known(0) : null;
        }

        if (Chain().Match(expression) is not { Success: true } chain || Named(chain.Groups["name"].Value) is not { } rates)
        {
            return null;
        }

        foreach (Capture link in chain.Groups["link"].Captures)
        {
            Func<double, double> inner = rates;
            double steps = _methods.Evaluate(link.Value[(link.Value.LastIndexOf("Steps(", StringComparison.Ordinal) is var at && at >= 0 ? at + 6 : 6)..].TrimEnd(')'));
            rates = link.Value.StartsWith(".Skip", StringComparison.Ordinal) ? step => inner(step + steps) : step => inner(Math.Max(0, step - steps));
        }

        return rates;
    }

    private Func<double, double>? Named(string name)
    {
        if (!_known.TryGetValue(name, out Func<double, double>? rates))
        {
            try
            {
                rates = Read(name);
            }
            catch (Exception reason) when (IsUnread(reason))
            {
                rates = null;
            }

            _known[name] = rates;
        }

        return rates;
    }

    private Func<double, double>? Read(string name)
    {
        Match match = Written(name);
        if (!match.Success)
        {
            return Regex.Match(_code, $@"public static LearningRateSchedule {Regex.Escape(name)}\(\)\n    \{{\n        LearningRateSchedule (?<inner>\w+) = (?<made>\w+)\(\);\n        return new LambdaSchedule\((?<parameter>\w+) => (?<body>[^\n]*)\);\n") is { Success: true } over && Named(over.Groups["made"].Value) is { } inner
                ? _methods.Over(over.Groups["parameter"].Value, over.Groups["body"].Value, over.Groups["inner"].Value, inner)
                : null;
        }

        return Schedule(Space().Replace(match.Groups["code"].Value, " "));
    }

    private Func<double, double>? Schedule(string code)
    {
        if (Made().Match(code) is { Success: true } made
            && Regex.Match(_code, $@"public static LearningRateSchedule {Regex.Escape(made.Groups["name"].Value)}\(double (?<parameter>\w+)\) =>\s*(?<code>[^;]*);\n") is { Success: true } maker)
        {
            return Schedule(Regex.Replace(Space().Replace(maker.Groups["code"].Value, " "), $@"\b{maker.Groups["parameter"].Value}\b(?!:)", _ => made.Groups["argument"].Value));
        }

        if (InTurn().Match(code) is { Success: true } turn)
        {
            IReadOnlyList<double> all = _methods.Yielded(turn.Groups["loop"].Value, ScriptTraining.MostUpdates);
            return step => all[(int)Math.Min(step, all.Count - 1)];
        }

        if (Table().Match(code) is { Success: true } table && Regex.Match(_code, $@"static readonly double\[\] {table.Groups["name"].Value} =\n    \[(?<numbers>[^\]]*)\];") is { Success: true } written)
        {
            double[] all = [.. written.Groups["numbers"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            return step => all[(int)Math.Min(step, all.Length - 1)];
        }

        if (CSharpMethods.Lambda(code) is var (parameter, body, factor))
        {
            return step => factor * _methods.Evaluate(body, parameter, step);
        }

        if (Reader().Match(code) is { Success: true } reader)
        {
            PortingContext context = reader.Groups["rate"].Success ? new PortingContext { BaseLearningRate = _methods.Evaluate(reader.Groups["rate"].Value) } : new PortingContext();
            return Python(reader.Groups["python"].Value) is { } python ? ScheduleReader.Read(python, context).Schedule.ValueAt : null;
        }

        string listed = Spread().Replace(Opened(code, 0), list => $"[{string.Join(", ", _methods.Items(list.Groups["list"].Value).Select(item => item.ToString("R", CultureInfo.InvariantCulture)))}]");
        string plain = Identifier().Replace(listed, word => _methods.HasProperty(word.Value) ? _methods.Evaluate(word.Value).ToString("R", CultureInfo.InvariantCulture) : word.Value);
        return ScheduleReader.Read(Computed(plain)).Schedule.ValueAt;
    }

    /// <summary>Finds the expression that a method gives; where it first compares its boundaries, the one behind that.</summary>
    private Match Written(string name) =>
        Regex.Match(_code, $@"public static LearningRateSchedule {Regex.Escape(name)}\(\)(?: =>|\n    \{{\n        InOrder\([^\n]*\);\n        return)\s*(?<code>[^;]*);\n");

    /// <summary>Gives an expression of schedules with the values of the functions of C# in it: <c>Math.Pow(512, -0.5)</c>.</summary>
    private string Computed(string code) => Function().Replace(code, call => _methods.Evaluate(call.Value).ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Gives an expression of schedules with what its methods are in their places: <c>Warm().Then(…, Cosine())</c>.</summary>
    private string Opened(string code, int depth) => depth > DeepestMethod ? code : Called().Replace(code, call =>
        Written(call.Groups["name"].Value) is { Success: true } method ? Opened(Space().Replace(method.Groups["code"].Value, " "), depth + 1) : call.Value);

    /// <summary>Gives the lines of Python that stand in the C# as a text, which numbers may be put into, or as a constant by its name; null if there is no such constant.</summary>
    private string? Python(string written)
    {
        if (written[0] is '"' or '$')
        {
            return Filled().Replace(Regex.Unescape(written.TrimStart('$')[1..^1]), number => _methods.Evaluate(number.Groups["code"].Value).ToString("R", CultureInfo.InvariantCulture));
        }

        return Regex.Match(_code, $@"private const string {Regex.Escape(written)} = ""{{3,}}\n(?<lines>.*?)\n(?<indent> *)""{{3,}};\n", RegexOptions.Singleline) is { Success: true } constant
            ? string.Join('\n', constant.Groups["lines"].Value.Split('\n').Select(line => line.Length > 0 ? line[constant.Groups["indent"].Length..] : line))
            : null;
    }

    [GeneratedRegex(@"public static double (?<name>\w+Count) \{ get => Known\(field\); set; \} = double\.NaN;")]
    private static partial Regex Length();

    [GeneratedRegex(@"public static LearningRateSchedule (?<name>\w+)\(\)")]
    private static partial Regex Method();

    [GeneratedRegex(@"^(?<name>\w+)\((?<argument>[^,]+)\)$")]
    private static partial Regex Made();

    [GeneratedRegex(@"^new LearningRateScheduler\((?<schedule>.+), StepUnit\.(?<unit>Epoch|Batch)\),(\s*//.*)?$")]
    private static partial Regex Scheduler();

    [GeneratedRegex(@"^new ConstantRate\((?<name>\w+)\(\)\.ValueAt\(0\)\)$")]
    private static partial Regex First();

    [GeneratedRegex(@"^(?<name>\w+)\(\)(?<link>\.Skip\([\w.]+\)|\.Shift\(Length\.Steps\([^()]*\)\))*$")]
    private static partial Regex Chain();

    [GeneratedRegex(@"(?<![\w.])[\p{L}_]\w*(?![\w(:.])")]
    private static partial Regex Identifier();

    [GeneratedRegex("^TfLrCallbacks\\.Porting\\.ScheduleReader\\.Read\\((?<python>\\$?\"(\\\\.|[^\"\\\\])*\"|\\w+)(, new TfLrCallbacks\\.Porting\\.PortingContext \\{ BaseLearningRate = (?<rate>[^{},]+) \\})?\\)\\.Schedule$")]
    private static partial Regex Reader();

    [GeneratedRegex(@"Math\.\w+\((?>[^()]|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)")]
    private static partial Regex Function();

    [GeneratedRegex(@"\{Whole\((?<code>[^{}]*)\)\}")]
    private static partial Regex Filled();

    [GeneratedRegex(@"^new LambdaSchedule\(at => (?<name>\w+)\[\(int\)Math\.Min\(at, \d+\)\]\)$")]
    private static partial Regex Table();

    [GeneratedRegex(@"\[\.\. (?<list>([^\[\]]|\[\])*)\]")]
    private static partial Regex Spread();

    [GeneratedRegex(@"(?<![\w.])(?<name>\w+)\(\)")]
    public static partial Regex Called();

    [GeneratedRegex(@"^InTurn\((?<loop>\w+)\(\)\)$")]
    private static partial Regex InTurn();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
