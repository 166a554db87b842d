namespace TfLrCallbacks.Porting;

/// <summary>
/// Reads a class that wraps an optimizer, or sets its rate, in a method <c>step</c> (<c>NoamOpt</c>, <c>ScheduledOptim</c>, a scheduler by hand), where each of its objects, eight at most, has
/// a variable of its own: the object's members become variables, its methods functions, its properties functions without arguments, and its optimizer is the one that it was given.
/// </summary>
internal sealed partial class ScriptWrappers
{
    /// <summary>The most objects of a class that are told apart.</summary>
    private const int MostObjects = 8;

    private readonly ScriptSource _source;
    private readonly Statement.Class _type;
    private readonly Expression.Call _made;
    private readonly string _label;
    private readonly Dictionary<string, Statement.Function> _methods;
    private readonly Dictionary<string, Expression> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _properties;
    private readonly HashSet<string> _assigned;
    private readonly HashSet<(Statement.Function? Function, string Name)> _names = [];
    private readonly HashSet<string> _given;
    private Statement? _making;
    private string _target = string.Empty;
    private int _values;

    private ScriptWrappers(ScriptSource source, Statement.Class type, Expression.Call made, string label)
    {
        _source = source;
        _type = type;
        _made = made;
        _label = label;
        _methods = Methods(type).ToDictionary(method => method.Name, StringComparer.Ordinal);
        _properties = [.. _methods.Values.Where(method => method.Decorators.Any(decorator => decorator.Contains("property", StringComparison.Ordinal))).Select(method => method.Name)];
        _assigned = [.. ScriptSource.All(type.Body).SelectMany(Assigned).Select(Member).OfType<string>()];
        Expression[] parts = [.. ScriptSource.All(type.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)];
        _given = [.. parts.Select(part => part is Expression.Attribute { Text: "step" or "zero_grad" or "param_groups", Target: var holder } ? Member(holder) : null).OfType<string>()];
    }

    /// <summary>Gives a script with its wrappers opened.</summary>
    /// <param name="source">The script.</param>
    public static ScriptSource Opened(ScriptSource source)
    {
        ILookup<string, Expression.Call> calls = Calls(source).Where(call => call.Function is Expression.Name).ToLookup(call => ((Expression.Name)call.Function).Text, StringComparer.Ordinal);
        foreach (string name in source.Classes.Keys.ToArray())
        {
            Expression.Call[] made = [.. calls[name]];
            if (made.Length is 0 or > MostObjects || made.Any(call => call.Arguments.Any(argument => argument.Name is "*" or "**")) || Whole(source, source.Classes[name]) is not { } type || !IsWrapper(type))
            {
                continue;
            }

            // Objects that one variable stands for at different times are not told apart.
            ScriptWrappers[] objects = [.. made.Select((call, i) => new ScriptWrappers(source, type, call, made.Length == 1 ? name : $"{name}_{i + 1}"))];
            if (!objects.All(one => one.Find()) || objects.SelectMany(one => one._names).Distinct().Count() != objects.Sum(one => one._names.Count) || objects.Select(one => one._target).Distinct().Count() != objects.Length)
            {
                continue;
            }

            for (int i = 0; i < made.Length; i++)
            {
                ScriptWrappers one = new(source, type, made[i], objects[i]._label);
                source = one.Find() ? one.Open(isLast: i == made.Length - 1) : throw new InvalidOperationException("What makes an object is found as often as it is asked.");
            }
        }

        return source;
    }

    private static IEnumerable<Expression.Call> Calls(ScriptSource source) => ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>();

    /// <summary>Gives a class with what it has of its base in the script; null where that is not followed.</summary>
    private static Statement.Class? Whole(ScriptSource source, Statement.Class type)
    {
        if (type.Bases is not [{ Value: Expression.Name parent }] || !source.Classes.TryGetValue(parent.Text, out Statement.Class? known) || ReferenceEquals(known, type))
        {
            return type;
        }

        bool isShared = source.Classes.Values.Count(other => other.Bases.Any(given => given.Value is Expression.Name name && name.Text == parent.Text)) > 1 || Calls(source).Any(call => call.Function is Expression.Name name && name.Text == parent.Text);
        if (isShared || Whole(source, known) is not { } whole)
        {
            return null;
        }

        Statement.Function? first = Array.Find([.. Methods(whole)], method => method.Name == "__init__");
        List<Statement> body = [];
        foreach (Statement statement in type.Body)
        {
            body.Add(statement is Statement.Function { Name: "__init__" } own ? own with { Body = [.. own.Body.SelectMany(inner => IsOfBase(inner) && first is not null ? Given((Expression.Call)((Statement.Evaluated)inner).Value, first) : [inner])] } : statement);
        }

        return type with { Bases = whole.Bases, Body = [.. whole.Body.Where(statement => statement is not Statement.Function method || Methods(type).All(own => own.Name != method.Name)), .. body] };
    }

    /// <summary>Gives the statements of a base's <c>__init__</c> with what they are given; what is called in another way stays a call.</summary>
    private static IReadOnlyList<Statement> Given(Expression.Call call, Statement.Function init)
    {
        HashSet<string> changed = [.. Targets.Names(init.Body)];
        Dictionary<string, Expression> given = new(StringComparer.Ordinal);
        foreach (((string name, Expression? otherwise), int i) in init.Parameters.Skip(1).Select((parameter, i) => (parameter, i)))
        {
            if (changed.Contains(name) || (ScriptArguments.Given(call, name, i) ?? otherwise) is not { } value)
            {
                return [new Statement.Evaluated(call, call.Position)];
            }

            given[name] = value;
        }

        Statement One(Statement statement) => ScriptWrites.Mapped(statement, inner => [One(inner)], part => Expressions.Map(part, name => name is Expression.Name own ? given.GetValueOrDefault(own.Text) : null));
        return [.. init.Body.Select(One)];
    }

    /// <summary>Gets whether a class sets a rate or updates the weights in its method <c>step</c>, and does not train itself.</summary>
    private static bool IsWrapper(Statement.Class type)
    {
        Statement.Function[] methods = [.. Methods(type)];
        Statement.Function? init = Array.Find(methods, method => method.Name == "__init__");
        Expression.Call[] calls = [.. ScriptSource.All(type.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()];
        bool hasOwn = calls.Any(call => call.Function is Expression.Attribute { Text: "step", Target: Expression.Attribute { Target: Expression.Name { Text: "self" } } });
        return type.Decorators.Count == 0 && init is not null
            && type.Bases.All(given => Dialect.LastPart(ScriptSource.Dotted(given.Value) ?? string.Empty) is "object" or "ABC" || (hasOwn && Dialect.LastPart(ScriptSource.Dotted(given.Value) ?? string.Empty) is "Optimizer"))
            && methods.Select(method => method.Name).Distinct().Count() == methods.Length && methods.All(method => method.Parameters is [{ Name: "self" }, ..] && method.Parameters.All(parameter => !parameter.Name.StartsWith('*') || method.Name != "__init__"))
            && calls.All(call => call.Function is not Expression.Attribute { Text: "backward" or "manual_backward" or "train_on_batch" } && (call.Function is not Expression.Attribute { Target: Expression.Call { Function: Expression.Name { Text: "super" } }, Text: var asked } || asked == "__init__"))
            && (methods.Any(method => method.Name == "step") || Asks(methods))
            && (hasOwn || ScriptWrites.In(type.Body).Any(touch => touch.Value is not null));
    }

    /// <summary>Gets whether a method computes what it assigns with another method of the class.</summary>
    private static bool Asks(Statement.Function[] methods) => methods.SelectMany(method => ScriptSource.All(method.Body)).Where(statement => statement is Statement.Assign or Statement.Augmented).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
        .Any(part => part is Expression.Attribute { Target: Expression.Name { Text: "self" } } asked && methods.Any(method => method.Name == asked.Text));

    private static IEnumerable<Statement.Function> Methods(Statement.Class type) => type.Body.OfType<Statement.Function>();

    private static IEnumerable<Expression> Assigned(Statement statement) => (statement switch
    {
        Statement.Assign assign => assign.Targets,
        Statement.Augmented augmented => [augmented.Target],
        Statement.For loop => [loop.Target],
        _ => (IEnumerable<Expression>)[],
    }).SelectMany(target => target is Expression.Sequence several ? several.Items : [target]);

    private static string? Member(Expression expression) => expression is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } ? member : null;

    /// <summary>Finds what makes the object, and its names; false where that is not followed.</summary>
    private bool Find()
    {
        (Statement Statement, ScriptPlace Place)[] all = [.. new ScriptWalk(_source.Statements).Statements];
        bool IsMade(Expression? value) => value is Expression.Call { Function: Expression.Name type } call && type.Text == _type.Name && call.Position == _made.Position;
        (_making, ScriptPlace at) = Array.Find(all, item => item.Statement is Statement.Assign { Targets: [_], Value: var made } ? IsMade(made) : item.Statement is Statement.Return { Value: var returned } && IsMade(returned));
        if (_making is Statement.Assign { Targets: [var target] } && ScriptSource.Variable(target) is { } variable)
        {
            _target = variable;
            _names.Add(Key(target, at.Function, at.Class)!.Value);
        }
        else if (_making is Statement.Return && at.Function is { } maker)
        {
            foreach ((Statement.Assign assign, ScriptPlace place) in all.Where(item => item.Statement is Statement.Assign { Targets: [_], Value: Expression.Call { Function: Expression.Name called } } && called.Text == maker.Name).Select(item => ((Statement.Assign)item.Statement, item.Place)))
            {
                if (ScriptSource.Variable(assign.Targets[0]) is not { } own || (_target.Length > 0 && _target != own))
                {
                    return false;
                }

                _target = own;
                _names.Add(Key(assign.Targets[0], place.Function, place.Class)!.Value);
            }
        }

        if (_target.Length > 0)
        {
            Follow(all);
        }

        return _target.Length > 0;
    }

    /// <summary>Gives the script with the object opened.</summary>
    /// <param name="isLast">Whether no other object of the class is to be opened.</param>
    private ScriptSource Open(bool isLast)
    {
        List<Statement> first = First();
        IReadOnlyList<Statement> opened = Block(_source.Statements, null, null, first, isLast);
        return _source.With(opened, new HashSet<string>([.. _source.Opened, _label, .. _methods.Keys.Where(name => name != "__init__").Select(Called)], StringComparer.Ordinal));
    }

    /// <summary>Gives the name of the function that a method is.</summary>
    private string Called(string method) => $"{_label}_{method.Trim('_')}";

    /// <summary>Gives the name of a variable and the function that it belongs to (null for the module); null where the expression is no variable.</summary>
    private static (Statement.Function? Function, string Name)? Key(Expression expression, Statement.Function? function, Statement.Class? type) => expression switch
    {
        Expression.Name name => (function is not null && Targets.Locals(function).Contains(name.Text) ? function : null, name.Text),
        Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } => (null, $"self.{member} of {type?.Name}"),
        _ => null,
    };

    /// <summary>Finds the other names of the object: parameters that it is given for, and what it is assigned to.</summary>
    private void Follow((Statement Statement, ScriptPlace Place)[] all)
    {
        for (int known = -1; known < _names.Count;)
        {
            known = _names.Count;
            foreach ((Statement statement, ScriptPlace place) in all.Where(item => item.Place.Class?.Name != _type.Name))
            {
                if (statement is Statement.Assign { Targets: [var target], Value: var value } && IsObject(value, place.Function, place.Class) && Key(target, place.Function, place.Class) is { } alias)
                {
                    _names.Add(alias);
                }

                foreach (Expression.Call call in statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>())
                {
                    bool isClass = call.Function is Expression.Name made && _source.Classes.ContainsKey(made.Text);
                    Statement.Function? function = isClass ? _source.Classes[((Expression.Name)call.Function).Text].Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "__init__")
                        : _source.Functions.GetValueOrDefault(Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty));
                    string[] parameters = function is null ? [] : [.. function.Parameters.Select(parameter => parameter.Name).SkipWhile(name => name == "self")];
                    foreach ((Expression.Argument argument, int i) in call.Arguments.Select((argument, i) => (argument, i)).Where(pair => IsObject(pair.argument.Value, place.Function, place.Class)))
                    {
                        if (argument.Name is { } named ? parameters.Contains(named) : i < parameters.Length)
                        {
                            _names.Add((function, argument.Name ?? parameters[i]));
                        }
                    }
                }
            }
        }
    }

    private bool IsObject(Expression expression, Statement.Function? function, Statement.Class? type) => Key(expression, function, type) is { } key && _names.Contains(key);
}
