using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Schedule classes of the script that hold schedules of a library, <c>self.decay = CosineDecay(…)</c>, and ask them in <c>__call__</c>.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The schedules of a library that classes make for themselves: they are written for each object, with what it is given.</summary>
    private readonly HashSet<ScriptConstruct> _held = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gets whether a schedule class makes a schedule for itself, and the script makes an object of it.</summary>
    private bool IsHeld(ScriptConstruct construct, ScriptPlace place) => place.Function?.Name == "__init__" && place.Into?.StartsWith("self.", StringComparison.Ordinal) == true && construct.Kind == "keras-schedule"
        && place.Class is { } type && _found.Any(item => item.Construct is { Kind: "class-schedule", Statement: { } own } && ReferenceEquals(own, type)) && _found.Any(item => item.Construct.Kind == "keras-own-class" && item.Construct.Name == type.Name) && _held.Add(construct);

    /// <summary>Writes the schedules that a class makes for itself, where its object has no form with them.</summary>
    private void Held(string type)
    {
        foreach ((ScriptConstruct construct, ScriptPlace place) in _found.Where(item => _held.Contains(item.Construct) && item.Place.Class?.Name == type && !_schedules.ContainsKey(item.Construct.Call!)))
        {
            Schedule(construct, place);
        }
    }

    /// <summary>Gives the schedule of an object that asks schedules which it holds: each is a method of its own. Null where <c>__init__</c> does more than keep values, or where <c>__call__</c> is no expression.</summary>
    private string? Asking(ScriptConstruct construct)
    {
        if (!_source.Classes.TryGetValue(construct.Name, out Statement.Class? type) || Start(type) is not { } start || Kept(start) is not { } kept
            || type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "__call__") is not { } call || Inlining.Of(call) is not { Parameters: [("self", _), var step, ..] } lambda)
        {
            return null;
        }

        try
        {
            Dictionary<string, Expression> members = new(StringComparer.Ordinal);
            Dictionary<string, Func<string>> held = new(StringComparer.Ordinal);
            foreach ((string member, Expression value) in kept)
            {
                if (Schedules(value, Put) is { } schedule)
                {
                    held[member] = schedule;
                }
                else
                {
                    members[member] = Put(Plain(value));
                }
            }

            Dictionary<string, string> asked = new(StringComparer.Ordinal);
            Expression body = Expressions.Map(lambda.Body, Ask);
            if (asked.Count == 0)
            {
                return null;
            }

            ScriptCode? code = null;
            code = new ScriptCode((expression, locals) => expression is Expression.Call { Function: Expression.Name { Text: ['§', .. var member] }, Arguments: [var at, ..] } ? $"{asked[member]}.ValueAt({code!.Number(at.Value, locals)})" : Outside(expression, locals), items: _items, truths: Truth, columns: Columns);
            return $"new LambdaSchedule({ScriptCode.Camel(step.Name)} => {code.Number(body, new HashSet<string>([step.Name], StringComparer.Ordinal))})";

            Expression? Ask(Expression part)
            {
                switch (part)
                {
                    case Expression.Call { Function: Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } } ask when held.TryGetValue(member, out Func<string>? schedule):
                        asked.TryAdd(member, asked.GetValueOrDefault(member) ?? schedule());
                        return ask with { Function = new Expression.Name($"§{member}", ask.Position), Arguments = [.. ask.Arguments.Select(argument => argument with { Value = Expressions.Map(argument.Value, Ask) })] };
                    case Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member }:
                        return members.GetValueOrDefault(member) ?? throw new PortingException(part.Position, $"self.{member} is not known.");
                    default:
                        return null;
                }
            }

            Expression Put(Expression value) => Spread(Expressions.Map(value, part => part switch
            {
                Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } => members.GetValueOrDefault(member),
                Expression.Name name when start.Parameters.Any(parameter => parameter.Name == name.Text) => Handed(construct.Call!, start, name.Text) ?? throw new PortingException(name.Position, $"'{name.Text}' is not given."),
                _ => null,
            }));

            // Gives what writes the schedule that a member is: one that the class makes, or one that its object is given. Null for a number.
            Func<string>? Schedules(Expression value, Func<Expression, Expression> put)
            {
                if (_found.FirstOrDefault(item => ReferenceEquals(item.Construct.Call, value)).Construct is { Kind: "keras-schedule" } made)
                {
                    ScriptArgument[] arguments = [.. made.Arguments.Select(argument => put(argument.Written) is var written && ReferenceEquals(written, argument.Written) ? argument : argument with { Written = written, Known = _source.Known(written, None) })];
                    return () => Method(made, Carried(made with { Arguments = arguments }) ?? throw new PortingException(made.Call!.Position, "It has no form."));
                }

                Expression given = value is Expression.Name ? put(value) : value;
                if (_found.FirstOrDefault(item => ReferenceEquals(item.Construct.Call, given)) is { Construct.Kind: "keras-schedule" } handed)
                {
                    Schedule(handed.Construct, handed.Place);
                }

                return Written(given) is { } name ? () => $"{name}()" : null;
            }
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Writes a schedule that an object holds; gives how it is asked.</summary>
    private string Method(ScriptConstruct made, string code)
    {
        string name = Member(ScriptCode.Pascal(_found.First(item => ReferenceEquals(item.Construct, made)).Place.Into!));
        _body.Append(CultureInfo.InvariantCulture, $"    // line {made.Line}: {One(Brief.Of(SourceWriter.Write(made.Call!), 200))}\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
        return $"{name}()";
    }

    /// <summary>Gives the items of <c>[e * steps for e in (30, 60)]</c> one by one.</summary>
    private static Expression Spread(Expression value) => Expressions.Map(value, part => part is Expression.Comprehension { Names: [var name], Source: Expression.Sequence source, Condition: null, IsFlattened: false } each
        ? new Expression.Sequence([.. source.Items.Select(item => Expressions.Map(each.Item, inner => inner is Expression.Name own && own.Text == name ? item : null))], IsTuple: false, part.Position) : null);
}
