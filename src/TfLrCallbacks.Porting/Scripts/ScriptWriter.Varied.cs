using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Schedules of libraries whose arguments are not looked at one by one: the script is evaluated with other values of its settings, and the numbers that change are written with them.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The most schedules whose settings are tried: each is some evaluations of the whole script.</summary>
    private const int MostVaried = 20;

    /// <summary>How often what a script may cost the evaluations of one schedule may cost together.</summary>
    private const int MostCost = 2;

    private int _varied;

    /// <summary>Gives the schedule of a call with the settings of the script that its numbers are made of; null where it has none, or where a number is not explained by them.</summary>
    private string? Varied(Value.Call call) => Varied([call], made => made[0]);

    /// <summary>Gives what several calls make together with the settings of the script that its numbers are made of.</summary>
    private string? Varied(IReadOnlyList<Value.Call> calls, Func<IReadOnlyList<Value.Call>, Value?> together) => Varied((_, reading) =>
    {
        Value.Call?[] made = [.. calls.Select(call => MadeAgain(call, reading))];
        return made.All(one => one is not null) && together([.. made.OfType<Value.Call>()]) is Value.Call whole ? Whole(ScheduleForms.ToCSharp(ScheduleNames.Create((Value.Call)Extent.Check(whole), new PortingContext()).Schedule)) : null;
    }) is var (form, values) ? Filled(form, values) : null;

    /// <summary>Gives what a call gives in another evaluation of the script; null where it is not reached there.</summary>
    private static Value.Call? MadeAgain(Value.Call made, Reading reading) => reading.Given.Values.OfType<Value.Call>().LastOrDefault(one => one.Position == made.Position && one.Name == made.Name);

    /// <summary>Gives C# with <c>§0§</c>, <c>§1§</c>, … in the places of numbers that are made of settings, and what each is made of.</summary>
    /// <param name="written">Gives the C# for the names and the calls of an evaluation of the script.</param>
    /// <param name="expected">What it gives for the script as it is; null where that is not known.</param>
    private (string Form, IReadOnlyList<string> Values)? Varied(Func<Scope, Reading, string?> written, string? expected = null)
    {
        try
        {
            return _varied++ < MostVaried ? Budget.OfText(MostCost, _ => OfNumbers(written, expected)) : null;
        }
        catch (PortingException)
        {
            return null;
        }
    }

    private (string Form, IReadOnlyList<string> Values)? OfNumbers(Func<Scope, Reading, string?> written, string? expected)
    {
        string? Form(IReadOnlyDictionary<SourcePosition, Value> settings)
        {
            try
            {
                (Scope scope, Reading reading) = _source.Again(settings);
                return written(scope, reading);
            }
            catch (PortingException)
            {
                // Numbers that the library refuses beside the others say nothing.
                return null;
            }
        }

        string? plain = Form(new Dictionary<SourcePosition, Value>());
        (ScriptNumbers Number, Expression Read)[] settings = plain is null || plain != (expected ?? plain) ? [] :
        [
            // What is smaller in the script stays so, as a warm-up is shorter than the training: more of the evaluations are accepted.
            .. ScriptNumbers.Of(_source.Statements, new HashSet<string>()).Select(number => (number, Read: Reads(number))).Where(pair => pair.Read is not null).Take(MostTried)
                .Where(pair => pair.number.Other(time: 0, which: 1) is { } other && Form(pair.number.Places.ToDictionary(place => place, _ => other)) != plain).Select(pair => (pair.number, pair.Read!)).OrderBy(pair => pair.number.Value.AsDouble()),
        ];
        (string Code, double? Value)[] named = [.. settings.Select(setting => (_code.Number(setting.Read, None), setting.Number.Value.AsDouble()))];
        if (named.Length == 0 || named.Any(setting => double.TryParse(setting.Code, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            return null;
        }

        Value StandIn(int at, int time) => settings[at].Number.Value is Value.Integer ? (Value)StandIns.Length(at, time, named[at].Value) : StandIns.Number(at, time, named[at].Value);
        return new StandIns(named, rate: null).Written([.. Enumerable.Range(0, StandIns.Times).Select(time => Form(settings.SelectMany((setting, at) => setting.Number.Places.Select(place => (place, StandIn(at, time)))).ToDictionary(pair => pair.place, pair => pair.Item2)))]);
    }

    /// <summary>Gives where the script reads a number by its name; null where it does not.</summary>
    private Expression? Reads(ScriptNumbers number) => ScriptSource.All(_source.Statements).SelectMany(statement => statement is Statement.Assign assign ? [assign.Value] : statement.Expressions).SelectMany(Expressions.All)
        .FirstOrDefault(part => part switch
        {
            Expression.Name name => name.Text == number.Name && !_source.IsAmbiguous(name.Text),
            Expression.Attribute { Target: Expression.Name or Expression.Attribute } member => member.Text == number.Name && !_source.IsImported(Root(member)),
            Expression.Subscript item => IsKeyed(item) && item.Index is Expression.Literal { Value: Value.Text key } && key.Characters == number.Name,
            _ => false,
        } && (_source.Known(part, None) ?? _source.AtItsPlace(part)) is { } known && known.Equals(number.Value));
}
