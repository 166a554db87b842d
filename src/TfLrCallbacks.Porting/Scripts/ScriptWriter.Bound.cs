using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Functions that a call of the script makes, and objects that can be called: with what they are bound to.</content>
internal sealed partial class ScriptWriter
{
    private readonly Dictionary<Expression, (string Name, bool IsRecursive)?> _bound = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes the function of an epoch that an expression gives, once, and tells its method and whether it takes the rate too; null where it gives none.</summary>
    private (string Name, bool IsRecursive)? Bound(Expression written, int line) => Bound(written, line, mayRead: true);

    // A method that reads lines of the script has its settings in them: not every caller wants it.
    private (string Name, bool IsRecursive)? Bound(Expression written, int line, bool mayRead)
    {
        if (!_bound.TryGetValue(written, out (string Name, bool IsRecursive)? known) && ((known = Bind(written, line, mayRead)) is not null || mayRead))
        {
            _bound[written] = known;
        }

        return known;
    }

    private (string Name, bool IsRecursive)? Bind(Expression written, int line, bool mayRead)
    {
        if (written is Expression.Name { Text: var given } && Named(written) is Expression.Lambda { Parameters: [_] } assigned && Expressions.All(assigned.Body).Any(part => part is Expression.Name or Expression.Attribute or Expression.Subscript && IsNamed(part)))
        {
            // With the settings of the script in it.
            Function(new ScriptConstruct { Kind = "schedule-function", Name = given, Line = assigned.Position.Line, EndLine = assigned.Position.Line, Function = assigned });
            if (FunctionName(assigned) is { } name && !_unwritten.ContainsKey(given))
            {
                return (name, false);
            }
        }

        Value? made;
        try
        {
            made = Budget.OfText(budget => new Evaluator(_source.Scope, budget, _source.Reading).Evaluate(written));
        }
        catch (PortingException)
        {
            return null;
        }

        if (made is Value.Function { Definition: { } defined, Owner: null } && _source.Functions.TryGetValue(defined.Name, out Statement.Function? own) && _source.Statements.Contains(own, ReferenceEqualityComparer.Instance) && own.Position == defined.Position && defined.Parameters.Count(parameter => parameter.Default is null) is 1 or 2)
        {
            // An entry of a table, or another name, for a function of the script.
            Ensure(own);
            return _unwritten.ContainsKey(own.Name) ? null : (ScriptCode.Pascal(own.Name), ScriptUnits.RateOf(defined.Parameters) is not null);
        }

        Value.Function? function = made is Value.Instance instance ? Objects.Rates(instance) : made as Value.Function;
        if (function is not null && Nested(function) is { } nested)
        {
            return nested;
        }

        if (function?.Lambda is not { } lambda)
        {
            return function is null || function.Arity != 1 || !mayRead ? null : OfLines(written, line);
        }

        string[] taken = ScriptUnits.Taken(lambda.Parameters);
        if (taken.Length == 0)
        {
            return null;
        }

        try
        {
            HashSet<string> parameters = new(taken, StringComparer.Ordinal);
            string plain = _code.Number(WithDefaults(lambda), parameters);
            string code = OfSettings((scope, reading) => Made(new Evaluator(scope, Budget.Current!, reading).Evaluate(written)), parameters, plain) ?? plain;
            string bound = Member($"RateOfLine{line}");
            _body.Append(CultureInfo.InvariantCulture, $"    // line {line}: {One(Brief.Of(SourceWriter.Write(written), 120))}\n    public static double {bound}({string.Join(", ", taken.Select(parameter => $"double {ScriptCode.Camel(parameter)}"))}) => {code};\n\n");
            return (bound, taken.Length == 2);
        }
        catch (PortingException)
        {
            return taken.Length == 1 && mayRead ? OfLines(written, line) : null;
        }
    }

    /// <summary>Gives a function with the settings of the script that its numbers are made of: those that a closure or an object was made with. Null where it has none.</summary>
    /// <param name="made">Gives the function for an evaluation of the script.</param>
    /// <param name="parameters">The parameters that it keeps.</param>
    /// <param name="plain">The function with the numbers of the script.</param>
    private string? OfSettings(Func<Scope, Reading, Expression.Lambda?> made, IReadOnlySet<string> parameters, string plain) =>
        Varied((scope, reading) => made(scope, reading) is { } lambda ? _code.Number(WithDefaults(lambda), parameters) : null, plain) is var (form, values)
            ? StandIn().Replace(form, place => values[int.Parse(place.Groups["setting"].Value, CultureInfo.InvariantCulture)]) : null;

    private static Expression.Lambda? Made(Value made) => made switch
    {
        Value.Instance instance => Objects.Rates(instance)?.Lambda,
        Value.Function function => function.Lambda,
        _ => null,
    };

    [GeneratedRegex(@"§(?<setting>\d+)§")]
    private static partial Regex StandIn();

    /// <summary>Reads the lines that make a function when the program runs.</summary>
    private (string Name, bool IsRecursive)? OfLines(Expression written, int line)
    {
        string name = $"RateOfLine{line}";
        if (new ScriptSlice(_source).Of(written, "epoch", $"TfLrCallbacks.LambdaSchedule({SourceWriter.Write(written)})") is not { } lines)
        {
            return null;
        }

        try
        {
            LearningRateSchedule schedule = ScheduleReader.Read(lines).Schedule;
            if (!Compared.Take(3).All(step => schedule.ValueAt(step) >= 0))
            {
                return null;
            }
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        string read = Read($"{name}Schedule", lines);
        name = Member(name);
        _body.Append(CultureInfo.InvariantCulture, $"    // line {line}: {One(Brief.Of(SourceWriter.Write(written), 120))}\n    private static readonly LearningRateSchedule {Member($"{name}Read")} = {read};\n\n    public static double {name}(double epoch) => {name}Read.ValueAt(epoch);\n\n");
        return (name, false);
    }
}
