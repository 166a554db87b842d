using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>Writes what was found in a script as C#: parameters, rate functions, schedules, the callbacks of each fit, compile and fit.</summary>
internal sealed partial class ScriptWriter
{
    private static readonly HashSet<string> None = new(StringComparer.Ordinal);

    private readonly ScriptSource _source;
    private readonly ScriptWalk _walk;
    private readonly ScriptLoops _loops;
    private readonly (ScriptConstruct Construct, ScriptPlace Place)[] _found;
    private readonly IReadOnlyList<ScriptWarning> _warnings;
    private readonly PortEngine _engine;
    private readonly ScriptCode _code;
    private readonly Func<Expression, IReadOnlySet<string>, string?> _items;
    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _lists = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _choices = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<Expression.Call, string> _schedules = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ScriptCallbackClass?> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Optimizer, ScriptCallbackClass Written)[]> _ofOptimizers = new(StringComparer.Ordinal);
    private readonly Dictionary<Expression.Call, string> _objects = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private readonly HashSet<Expression> _writtenLambdas = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SourcePosition, string> _lambdas = [];
    private readonly Dictionary<string, bool> _unwritten = new(StringComparer.Ordinal);
    private readonly Dictionary<Expression.Call, string> _callbacks = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _body = new();
    private readonly ScriptTrace? _trace;
    private readonly ScriptTrainings _evaluated;

    public ScriptWriter(ScriptSource source, IReadOnlyList<(ScriptConstruct Construct, ScriptPlace Place)> found, IReadOnlyList<ScriptWarning> warnings, ScriptFinder finder, PortEngine engine)
    {
        _source = source;
        _evaluated = new ScriptTrainings(source.Written);
        _walk = finder.Walk;
        _loops = finder.Loops;
        _isScheduler = finder.IsScheduler;
        IsMadeElsewhere = finder.IsMadeElsewhere;
        GivesNothing = finder.GivesNothing;
        OfClass = finder.Kinds.OfClass;
        _found = [.. found];
        _warnings = warnings;
        _engine = engine;
        _items = Items;
        _code = new ScriptCode(Outside, items: _items, truths: Truth, columns: Columns);
        _trace = Followed(ScriptTrace.Of(source, found));
    }

    public string Write(string name, IReadOnlyList<string> arguments)
    {
        foreach ((ScriptConstruct construct, ScriptPlace place) in _found)
        {
            switch (construct.Kind)
            {
                case "schedule-function" when _trace is not null && IsClosed(construct.Function!):
                    break;
                case "schedule-function":
                    Function(construct);
                    break;
                case "keras-schedule" when IsHeld(construct, place):
                    break;
                case "keras-schedule" or "torch-schedule" or "hf-schedule" or "optax-schedule" or "timm-schedule" or "tf1-schedule" or "hf-training-arguments" or "fastai-fit" when !IsInner(place) && !(construct.Call is { } made && _schedules.ContainsKey(made)):
                    Schedule(construct, place);
                    break;
                case "keras-own-class" or "torch-own-class":
                    Own(construct, place);
                    break;
                case "keras-thirdparty" when Dialect.KerasExtras.Find(construct.Name) is not null:
                    Extra(construct, place);
                    break;
                case "keras-optimizer" when construct.Codes.Contains("legacy-decay"):
                    Decay(construct, place);
                    break;
                case "class-callback" when construct.CSharp is null && !IsPlateau(construct.Name):
                    CallbackClass(construct);
                    break;
            }
        }

        // Functions in a line stand behind the call that takes them.
        foreach ((ScriptConstruct construct, ScriptPlace place) in _found.Where(item => item.Construct.Kind == "optax-transform"))
        {
            OfOptax(construct, place);
        }

        Manual();
        Fits();
        Finish();
        Miss();
        LeaveOutOthers();
        LeaveOut();
        StringBuilder file = new();
        file.Append(CultureInfo.InvariantCulture, $"// Ported from {Brief.Of(Path.GetFileName(name), 100)}{(arguments.Count == 0 ? string.Empty : $" with {One(Brief.Of(string.Join(' ', arguments), 200))}")}: what concerns the learning rate. Numbers of lines are the script's.\n");
        file.Append("// Not ported: data, and everything else that this file does not name.\n");
        foreach (IGrouping<(ScriptSeverity Severity, string Code, string Text), int> same in _warnings.Where(warning => warning.Severity is not ScriptSeverity.Note && !IsSettled(warning)).GroupBy(warning => (warning.Severity, warning.Code, warning.Text), warning => warning.Line))
        {
            int[] lines = [.. same.Distinct()];
            file.Append(CultureInfo.InvariantCulture, $"// {(same.Key.Severity is ScriptSeverity.Error ? "TODO" : lines.Length == 1 ? "line" : "lines")} {string.Join(", ", lines)} {same.Key.Code}: {same.Key.Text}\n");
        }

        file.Append(_groups);
        foreach (string loose in (_isPlayed ? [] : _differing.Concat(Loose())).Concat(_doubts))
        {
            file.Append(loose);
        }

        if (!_isPlayed)
        {
            Changed(file);
        }

        Beside(file);
        OtherGroups(file);
        LeaveOut();
        AskForNone();
        file.Append("using System;\nusing System.Collections.Generic;\n");
        file.Append(_engine is PortEngine.TensorFlowNet ? "using Tensorflow;\nusing Tensorflow.Keras;\nusing Tensorflow.Keras.Engine;\nusing Tensorflow.Keras.Losses;\nusing Tensorflow.NumPy;\nusing TfLrCallbacks;\nusing TfLrCallbacks.TensorFlow;\nusing static Tensorflow.KerasApi;\n" : "using NumSharp;\nusing TfLrCallbacks;\nusing TfLrCallbacks.Embedded;\n");
        string type = ScriptCode.Pascal(Path.GetFileNameWithoutExtension(name));
        file.Append(CultureInfo.InvariantCulture, $"\npublic static class {(_members.Contains(type) || _parameters.ContainsKey(type) || _choices.ContainsKey(type) || _lists.ContainsKey(type) || Reserved.Contains(type) || Regex.IsMatch(_body.ToString(), $@"(?<![\w.]){type}\b") ? $"{type}Script" : type)}\n{{\n");
        foreach ((string member, string written) in _parameters)
        {
            file.Append(CultureInfo.InvariantCulture, $"    public static double {member} {written}\n");
        }

        foreach ((string member, string written) in _choices)
        {
            file.Append(CultureInfo.InvariantCulture, $"    public static bool {member} {written}\n");
        }

        foreach ((string member, string written) in _lists)
        {
            file.Append(CultureInfo.InvariantCulture, $"    public static IReadOnlyList<double> {member} {written}\n");
        }

        if (_parameters.Values.Any(written => written.StartsWith(UnknownSetting, StringComparison.Ordinal)))
        {
            file.Append("\n    private static double Known(double value, [System.Runtime.CompilerServices.CallerMemberName] string name = \"\") => !double.IsNaN(value) ? value\n        : throw new InvalidOperationException($\"Set {name}: the script does not say its value.\");\n");
        }

        file.Append(_parameters.Count + _choices.Count + _lists.Count > 0 ? "\n" : string.Empty).Append(_body.ToString().TrimEnd('\n')).Append('\n').Append(Text()).Append("}\n");
        return Brackets.Without(file.ToString());
    }

    private IReadOnlyList<(Expression.Call Call, ScriptPlace Place)> Calls => _walk.Calls;

    private static string One(string text) => text.ReplaceLineEndings(" ");

    /// <summary>Gets whether a schedule stands inside another schedule's call.</summary>
    private bool IsInner(ScriptPlace place) => place.Plug is { } plug && _found.Any(item =>
        item.Construct.Kind.EndsWith("-schedule", StringComparison.Ordinal) && item.Construct.Call is { } call && plug.EndsWith($" of {SourceWriter.Write(call.Function)} @{item.Construct.Line}", StringComparison.Ordinal));

    private void Quote(ScriptConstruct construct, string what)
    {
        _body.Append(CultureInfo.InvariantCulture, $"    // TODO line {construct.Line}{(construct.EndLine > construct.Line ? $" to {construct.EndLine}" : string.Empty)}, {construct.Name}: {One(what)}\n");
        if (construct.Call is { } call)
        {
            _body.Append(CultureInfo.InvariantCulture, $"    //     {One(Brief.Of(SourceWriter.Write(call), 250))}\n");
        }

        _body.Append('\n');
    }

    /// <summary>Gives the name of a schedule's method.</summary>
    private string ScheduleName(ScriptConstruct construct, ScriptPlace place)
    {
        string name = ScriptCode.Pascal(place.Into ?? $"{construct.Name}OfLine{construct.Line}");
        return Member(Reserved.Contains(name) ? $"{name}Schedule" : name);
    }

    private string Member(string wanted)
    {
        string name = wanted;
        for (int i = 2; _parameters.ContainsKey(name) || !_members.Add(name); i++)
        {
            // RateOfLine17 and a 2 behind it would be another line.
            name = char.IsAsciiDigit(wanted[^1]) ? $"{wanted}_{i}" : $"{wanted}{i}";
        }

        return name;
    }

    /// <summary>Writes a function that another one calls, once.</summary>
    private void Ensure(Statement.Function function)
    {
        if (!_functions.Contains(function.Name))
        {
            Function(new ScriptConstruct { Kind = "schedule-function", Name = function.Name, Line = function.Position.Line, EndLine = function.EndLine, Statement = function, Function = new Expression.Name(function.Name, function.Position) });
        }
    }

    private void Function(ScriptConstruct construct)
    {
        if ((construct.Statement is Statement.Function defined && !_functions.Add(defined.Name)) || (construct.Function is Expression.Lambda written && !_writtenLambdas.Add(written)))
        {
            return;
        }

        string name = Member(construct.Statement is Statement.Function known ? ScriptCode.Pascal(known.Name) : construct.Name == "lambda" ? $"RateOfLine{construct.Line}" : ScriptCode.Pascal(construct.Name));
        if (construct.Function is Expression.Lambda inLine)
        {
            _lambdas[inLine.Position] = name;
        }

        try
        {
            string code;
            if (construct.Statement is Statement.Function function)
            {
                function = function with { Parameters = [.. function.Parameters.Where(parameter => !(parameter.Name.StartsWith('*') && !Uses(function.Body, parameter.Name.TrimStart('*'))) && (parameter.Default is not Expression.Literal { Value: Value.Nothing or Value.Text } || Uses(function.Body, parameter.Name)))] };
                if (function.Parameters.FirstOrDefault(parameter => parameter.Name.StartsWith('*')).Name is { } others)
                {
                    throw new PortingException(function.Position, $"{others} has no form in C# here.");
                }

                _code.Optional.Clear();
                _code.Optional.UnionWith(function.Parameters.Where(parameter => parameter.Default is Expression.Literal { Value: Value.Nothing }).Select(parameter => parameter.Name));
                string parameters = string.Join(", ", function.Parameters.Select(parameter => $"double {ScriptCode.Camel(parameter.Name)}{(parameter.Default is { } value ? $" = {Constant(value)}" : string.Empty)}"));
                code = $"    public static double {name}({parameters})\n    {{\n{_code.Body(function, "        ")}    }}\n";
            }
            else
            {
                var lambda = (Expression.Lambda)construct.Function!;
                HashSet<string> locals = [.. lambda.Parameters.Select(parameter => parameter.Name)];
                code = $"    public static double {name}({string.Join(", ", locals.Select(parameter => $"double {ScriptCode.Camel(parameter)}"))}) => {_code.Number(lambda.Body, locals)};\n";
            }

            _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {construct.Name}\n{code}\n");
        }
        catch (PortingException reason)
        {
            bool isOfOne = construct.Statement is not Statement.Function several || several.Parameters.Count(parameter => parameter.Default is null && !parameter.Name.StartsWith('*')) == 1;
            string? lines = isOfOne ? FromSource(construct.Function!, "step", $"{name}Schedule") : null;
            _unwritten[construct.Name] = lines is not null;
            if (construct.Function is Expression.Lambda unformed)
            {
                _unformed.Add(unformed);
            }

            if (lines is { } read)
            {
                _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {construct.Name}\n    private static readonly LearningRateSchedule {Member($"{name}Read")} = {read};\n\n    public static double {name}(double step) => {name}Read.ValueAt(step);\n\n");
                return;
            }

            Quote(construct, reason.Message);
            _body.Append(CultureInfo.InvariantCulture, $"    public static double {name}(params double[] arguments) => throw new NotImplementedException(\"{construct.Name}, line {construct.Line}\");\n\n");
        }
    }

    private static bool Uses(IReadOnlyList<Statement> body, string name) => ScriptSource.All(body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Name used && used.Text == name);

    /// <summary>Gives a default of a parameter, which is a constant in C#.</summary>
    private string Constant(Expression value) => value is Expression.Literal { Value: Value.Nothing } ? "double.NaN" : _source.Known(value, None)?.AsDouble() is { } number ? ScriptCode.Number(number)
        : throw new PortingException(value.Position, $"The default {Brief.Of(SourceWriter.Write(value), 60)} is no constant.");

    /// <summary>Gives the line of a callback in a file that fits nothing, and makes it for another one; null where the file has fits.</summary>
    private Func<ScriptConstruct, string>? _alone;

    private void Fits()
    {
        ScriptConstruct[] fits = [.. _found.Select(item => item.Construct).Where(construct => construct.Kind == "keras-fit")];
        ScriptFits writer = new(_found, _schedules, FunctionName, expression => _code.Number(expression, None), _objects, Bound, Models(), _source, ByHand(fits), _trace, OwnObject, _often, _closed);
        foreach (ScriptConstruct scheduler in _found.Select(item => item.Construct).Where(construct => construct is { Kind: "keras-callback", Name: "LearningRateScheduler" }))
        {
            // Its methods stand before the callbacks that use them.
            if (scheduler.Arguments.FirstOrDefault(argument => argument.Name == "schedule")?.Written is { } given && FunctionName(given) is null && !(_trace is not null && IsClosed(given)))
            {
                Bound(given, scheduler.Line);
            }
        }

        if (fits.Length == 0)
        {
            _alone = writer.Alone;
            Loop();
            return;
        }

        (ScriptConstruct Fit, ScriptTrace.Fit? Called)[] all = [.. Called(fits)];
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Called is { } called)
            {
                Functions(called);
            }

            writer.Write(_body, all[i].Fit, all.Length > 1 ? $"{i + 1}" : string.Empty, _engine, all[i].Called);
        }
    }
}
