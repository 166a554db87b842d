namespace TfLrCallbacks.Porting;

/// <summary>
/// What names stand for at their places, where the file as a whole does not say it: what a function had when the script was evaluated from top to bottom, else what its
/// only call hands it. A name, member or item counts only where nothing gives it another value later.
/// </summary>
internal sealed class ScriptScopes
{
    private const int Deepest = 8;

    private readonly ScriptSource _source;
    private readonly Statement.Function[] _functions;
    private readonly Dictionary<Statement.Function, Statement.Class> _classes = new(ReferenceEqualityComparer.Instance);
    private readonly ILookup<string, Expression.Call> _calls;
    private readonly ILookup<string, (int Line, Statement.Function? Function, bool IsRepeated)> _members;
    private readonly ILookup<string, (Statement Statement, Statement.Function? Function, bool IsRepeated)> _names;
    private readonly HashSet<string> _shared;
    private readonly HashSet<string> _handed;

    public ScriptScopes(ScriptSource source)
    {
        _source = source;
        Statement[] all = [.. ScriptSource.All(source.Statements)];
        _functions = [.. all.OfType<Statement.Function>()];
        foreach (Statement.Class type in all.OfType<Statement.Class>())
        {
            foreach (Statement.Function method in type.Body.OfType<Statement.Function>())
            {
                _classes[method] = type;
            }
        }

        Expression[] parts = [.. all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)];
        Expression.Call[] calls = [.. parts.OfType<Expression.Call>()];
        _calls = calls.Where(call => Called(call) is not null).ToLookup(call => Called(call)!, StringComparer.Ordinal);
        HashSet<Expression> called = new(calls.Select(call => call.Function), ReferenceEqualityComparer.Instance);

        // What is handed on as a value may be called from anywhere.
        HashSet<string> defined = [.. _functions.Select(function => function.Name)];
        _handed = [.. parts.Where(part => !called.Contains(part)).Select(part => part is Expression.Name name ? name.Text : part is Expression.Attribute member && !(ScriptSource.Dotted(member) is { } dotted && source.IsImported(dotted.Split('.')[0])) ? member.Text : null).OfType<string>().Where(defined.Contains)];
        List<(string Name, (int, Statement.Function?, bool) Write)> members = [];
        List<(string Name, (Statement, Statement.Function?, bool) Write)> names = [];
        Walk(source.Statements, null, false, members, names);
        _members = members.ToLookup(pair => pair.Name, pair => pair.Write, StringComparer.Ordinal);
        _names = names.ToLookup(pair => pair.Name, pair => pair.Write, StringComparer.Ordinal);
        _shared = [.. all.OfType<Statement.Outer>().SelectMany(outer => outer.Names).Where(name => _names[name].Any(write => write.Function is not null))];
    }

    /// <summary>Gives the value of an expression at its place; null where it is not known.</summary>
    public Value? Of(Expression expression) => Of(expression, 0);

    /// <summary>Gets whether a variable has a value behind the line that gives it one.</summary>
    public bool IsKnown(Expression target, SourcePosition line) => target is Expression.Name name && Variable(new Expression.Name(name.Text, new SourcePosition(line.Line + 1, 1)), 0) is not null;

    /// <summary>Gets whether a variable holds settings behind the line that gives it them.</summary>
    public bool IsHolder(Expression target, SourcePosition line) => target is Expression.Name name && Variable(new Expression.Name(name.Text, new SourcePosition(line.Line + 1, 1)), 0) is Value.Instance or Value.Dictionary;

    private static string? Called(Expression.Call call) => call.Function switch { Expression.Name name => name.Text, Expression.Attribute method => method.Text, _ => null };

    private static void Walk(IReadOnlyList<Statement> block, Statement.Function? function, bool isRepeated, List<(string Name, (int, Statement.Function?, bool) Write)> members, List<(string Name, (Statement, Statement.Function?, bool) Write)> names)
    {
        foreach (Statement statement in block)
        {
            foreach (Expression target in statement is Statement.Assign assign ? assign.Targets.SelectMany(Flat) : statement is Statement.Augmented augmented ? [augmented.Target] : [])
            {
                if (target is Expression.Attribute or Expression.Subscript && !ScriptWrites.IsRate(target) && function is not { Name: "__setattr__" or "__setitem__" })
                {
                    members.Add((Member(target) ?? "*", (statement.Position.Line, function, isRepeated)));
                }
            }

            bool isLoop = statement is Statement.For or Statement.While;
            foreach (string name in Assigned(statement))
            {
                names.Add((name, (statement, function, isRepeated || isLoop)));
            }

            foreach (IReadOnlyList<Statement> inner in statement is Statement.Class ? [] : statement.Blocks)
            {
                Walk(inner, statement as Statement.Function ?? function, statement is not Statement.Function && (isRepeated || isLoop), members, names);
            }

            foreach (Statement.Function method in statement is Statement.Class type ? type.Body.OfType<Statement.Function>() : [])
            {
                Walk(method.Body, method, false, members, names);
            }
        }
    }

    private static IEnumerable<Expression> Flat(Expression target) => target is Expression.Sequence several ? several.Items.SelectMany(Flat) : [target];

    private static IEnumerable<string> Assigned(Statement statement) => statement switch
    {
        Statement.Assign or Statement.Augmented => Targets.Names([statement]),
        Statement.For loop => Targets.Names(loop.Target),
        Statement.With with => with.Items.SelectMany(item => item.Target is null ? [] : Targets.Names(item.Target)),
        _ => [],
    };

    /// <summary>Gives the member or key that an expression names; null for one that is computed.</summary>
    private static string? Member(Expression expression) => expression switch
    {
        Expression.Attribute attribute => attribute.Text,
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text key } } => key.Characters,
        Expression.Subscript { Index: Expression.Literal { Value: Value.Integer at } } => $"[{at.Number}]",
        _ => null,
    };

    private Value? Of(Expression expression, int depth)
    {
        if (depth > Deepest)
        {
            return null;
        }

        if (_source.Reading.Seen.GetValueOrDefault(expression) is { } seen && IsCalledOnce(At(expression), 0))
        {
            return seen;
        }

        bool isKnown = true;
        Expression put = Expressions.Map(expression, part =>
        {
            switch (part)
            {
                case Expression.Name name when Variable(name, depth) is { } value:
                    return new Expression.Literal(value, part.Position);
                case Expression.Name name:
                    isKnown &= !_names.Contains(name.Text) && !_functions.Any(function => function.Parameters.Any(parameter => parameter.Name.TrimStart('*') == name.Text));
                    return null;
                case Expression.Attribute or Expression.Subscript:
                    isKnown &= Stays(part);
                    return null;
                case Expression.Lambda or Expression.Template or Expression.Named or Expression.Yield:
                    isKnown = false;
                    return part;
                default:
                    return null;
            }
        });
        if (!isKnown)
        {
            return null;
        }

        try
        {
            return Budget.OfText(budget => new Evaluator(_source.Scope, budget, _source.Reading).Evaluate(put)) is var value and not (Value.Symbol or Value.Call) ? value : null;
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gets the function in which an expression stands; null for the script itself.</summary>
    private Statement.Function? At(Expression expression) => _functions.LastOrDefault(function => function.Position.Line < expression.Position.Line && expression.Position.Line <= function.EndLine);

    private Value? Variable(Expression.Name name, int depth)
    {
        if (!_names.Contains(name.Text) && name.Text.LastIndexOf("_of_", StringComparison.Ordinal) is > 0 and var cut && Array.Find(_functions, one => one.Name == name.Text[(cut + 4)..]) is { } from)
        {
            // A function that is put in place of its call has names of its own.
            return Variable(new Expression.Name(name.Text[..cut], new SourcePosition(from.EndLine, 1)), depth);
        }

        Statement.Function? function = At(name);
        while (function is not null && !Targets.Locals(function).Contains(name.Text))
        {
            Statement.Function inner = function;
            function = _functions.LastOrDefault(outer => !ReferenceEquals(outer, inner) && outer.Position.Line < inner.Position.Line && inner.EndLine <= outer.EndLine);
        }

        if (_shared.Contains(name.Text))
        {
            return null;
        }

        (Statement Statement, Statement.Function? Function, bool IsRepeated)[] given = [.. _names[name.Text].Where(write => ReferenceEquals(write.Function, function))];
        Statement.Function? asked = At(name);
        int line = ReferenceEquals(asked, function) ? name.Position.Line : Reached(asked, name.Position.Line).Where(frame => ReferenceEquals(frame.Function, function)).Select(frame => (int?)frame.Line).FirstOrDefault() ?? name.Position.Line;
        if (given.Any(write => write.IsRepeated || write.Statement.Position.Line >= line))
        {
            return null;
        }

        if (function is null)
        {
            return _source.Scope.Find(name.Text) is { } value and not (Value.Symbol or Value.Call) ? value : null;
        }

        if (!IsCalledOnce(function, 0))
        {
            return null;
        }

        if (_source.Reading.Scopes.GetValueOrDefault(function.Position) is { } scope)
        {
            return scope.Find(name.Text) is { } own and not (Value.Symbol or Value.Call) ? own : null;
        }

        bool isParameter = function.Parameters.Any(parameter => parameter.Name == name.Text);
        return (given, isParameter) switch
        {
            ([], true) when _classes.TryGetValue(function, out Statement.Class? type) && function.Parameters[0].Name == name.Text => Self(type),
            ([], true) when Handed(function, name.Text) is { } argument => Of(argument, depth + 1),
            ([{ Statement: Statement.Assign { Targets: [Expression.Name], Value: var only } }], false) => Of(only, depth + 1),
            _ => null,
        };
    }

    /// <summary>Gives the only object of a class and of those derived from it.</summary>
    private Value.Instance? Self(Statement.Class type) => _source.Reading.Instances.Where(instance => IsOf(instance.Type, type.Name, 0)).Take(2).ToArray() is [var only] ? only : null;

    private static bool IsOf(Value.Class? type, string name, int depth) => type is not null && depth < Deepest && (type.Name == name || type.Bases.OfType<Value.Class>().Any(inner => IsOf(inner, name, depth + 1)));

    /// <summary>Gives what the only call of a function hands it for a parameter, else the parameter's default.</summary>
    private Expression? Handed(Statement.Function function, string parameter)
    {
        if ((function.Name == "__init__" ? _calls[function.Name] : Calls(function)).Take(2).ToArray() is not [var call] || call.Arguments.Any(argument => argument.Name is "*" or "**"))
        {
            return null;
        }

        (string Name, Expression? Default)[] parameters = [.. function.Parameters.Skip(_classes.ContainsKey(function) ? 1 : 0)];
        int at = Array.FindIndex(parameters, own => own.Name == parameter);
        return call.Arguments.FirstOrDefault(argument => argument.Name == parameter)?.Value
            ?? (at >= 0 && at < call.Arguments.Count && call.Arguments.Take(at + 1).All(argument => argument.Name is null) ? call.Arguments[at].Value : at >= 0 ? parameters[at].Default : null);
    }

    /// <summary>Gets whether the script calls a function at one place, which is itself reached by one.</summary>
    private bool IsCalledOnce(Statement.Function? function, int depth)
    {
        if (function is null)
        {
            return true;
        }

        if (depth > Deepest || _handed.Contains(function.Name) || !function.Decorators.All(decorator => Decorators.IsPlain(decorator) || CommandLine.Declares(decorator.Split('(')[0])))
        {
            return false;
        }

        Expression.Call[] calls = [.. Calls(function).Take(2)];
        return calls.Length == 0 || (calls.Length == 1 && IsCalledOnce(At(calls[0]), depth + 1));
    }

    private IEnumerable<Expression.Call> Calls(Statement.Function function) =>
        (_classes.TryGetValue(function, out Statement.Class? type) && function.Name == "__init__" ? [.. Derived(type.Name)] : (string[])[function.Name]).SelectMany(name => _calls[name]).Where(call => !(type is not null && call.Function is Expression.Attribute { Target: not Expression.Name { Text: "self" or "cls" } } && ReferenceEquals(At(call), function))); // a method that hands on to another object's: self.model.fit(…)

    /// <summary>Gives a class and those derived from it.</summary>
    private HashSet<string> Derived(string type)
    {
        HashSet<string> all = [type];
        for (int known = 0; known < all.Count;)
        {
            known = all.Count;
            all.UnionWith(_source.Classes.Values.Where(one => one.Bases.Any(given => all.Contains(Dialect.LastPart(ScriptSource.Dotted(given.Value) ?? string.Empty)))).Select(one => one.Name));
        }

        return all;
    }

    /// <summary>Gets whether a member or item has the value with which it was made: only what makes an object sets it, or the script above, once.</summary>
    private bool Stays(Expression part)
    {
        if (Member(part) is not { } member)
        {
            return true;
        }

        List<(Statement.Function? Function, int Line)> use = Reached(At(part), part.Position.Line);
        return !(part is Expression.Subscript && _members.Contains("*")) && _members[member].All(write => write.Function is { Name: "__init__" } ? !write.IsRepeated : IsBefore(write.Function, write.Line, write.IsRepeated));

        bool IsBefore(Statement.Function? function, int line, bool isRepeated)
        {
            foreach ((Statement.Function? frame, int at) in Reached(function, line))
            {
                if (use.FindIndex(one => ReferenceEquals(one.Function, frame)) is >= 0 and var common)
                {
                    return at < use[common].Line && !(isRepeated && ReferenceEquals(frame, function));
                }
            }

            return false;
        }
    }

    /// <summary>Gives where a line is reached from, up to the script itself: the function that it stands in, the line of that function's only call, and so on.</summary>
    private List<(Statement.Function? Function, int Line)> Reached(Statement.Function? function, int line)
    {
        List<(Statement.Function? Function, int Line)> frames = [(function, line)];
        for (int i = 0; i < Deepest && frames[^1].Function is { } inner && Calls(inner).Take(2).ToArray() is [var call]; i++)
        {
            frames.Add((At(call), call.Position.Line));
        }

        return frames;
    }
}
