namespace TfLrCallbacks.Porting;

/// <content>What names of the script are in C#: functions, and properties that a user sets.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>A property whose value the script does not say: reading it before it is set is an error, since a rate of 0 would train without a word.</summary>
    private const string UnknownSetting = "{ get => Known(field); set; } = double.NaN;";

    /// <summary>Names that mean something else in a program.</summary>
    private static readonly HashSet<string> Reserved = new(["Main", "Callbacks", "Fit", "CreateModel", "Known", "Whole"], StringComparer.Ordinal);

    /// <summary>Gives what a name or call outside of a function is in C#: a function of the script, a parameter.</summary>
    private string? Outside(Expression expression, IReadOnlySet<string> locals)
    {
        if (expression is Expression.Call { Function: Expression.Name function } own && _source.Functions.ContainsKey(function.Text) && !locals.Contains(function.Text))
        {
            return Called(own, argument => _code.Number(argument, locals));
        }

        if (expression is Expression.Call { Function: Expression.Name held, Arguments: [{ Name: null } taken] } && !locals.Contains(held.Text) && !_source.IsAmbiguous(held.Text) && _source.Variable(held.Text) is Value.Function { Owner: null } && Bound(held, expression.Position.Line) is (var bound, false))
        {
            // A function that a call of the script made.
            return $"{bound}({_code.Number(taken.Value, locals)})";
        }

        if (expression is Expression.Call over && OverRows(over, locals) is { } rows)
        {
            return rows;
        }

        if (expression is Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [var counted] } && counted.Value is not Expression.Comprehension)
        {
            return counted.Value is Expression.Name or Expression.Attribute or Expression.Subscript && ((_source.Known(counted.Value, None) ?? _source.AtItsPlace(counted.Value)) is Value.Sequence || MayBeNone(counted.Value)) && (Column(counted.Value, 0, locals) ?? Items(counted.Value, locals)) is { } list ? $"(double){list}.Count"
                : Parameter($"{SettingOf(SourceWriter.Write(counted.Value))}Count", null, $"TODO: {SourceWriter.Write(expression)}");
        }

        if (Item(expression, locals) is { } item)
        {
            return item;
        }

        if (Looked(expression) is { } looked)
        {
            return looked;
        }

        if (Devices.IsCount(expression, _source.Resolve))
        {
            return Parameter(expression is Expression.Call ? "DeviceCount" : SettingOf(SourceWriter.Write(expression)), 1, $"{SourceWriter.Write(expression)}: the C# trains on one device");
        }

        if (expression is Expression.Call || Expressions.All(expression).OfType<Expression.Name>().Any(name => locals.Contains(name.Text)))
        {
            return null;
        }

        if (expression is Expression.Name { Text: var hidden } && _source.IsOwn(hidden, expression.Position) && AtItsPlace(expression) is { } inner)
        {
            return SameSetting(hidden, inner) ?? Parameter(ScriptCode.Pascal(hidden), inner, hidden);
        }

        if (Derived(expression) is { } derived)
        {
            return derived;
        }

        if (_source.Known(expression, None)?.AsDouble() is { } value)
        {
            return expression is Expression.Name or Expression.Attribute || IsKeyed(expression) ? Parameter(SettingOf(SourceWriter.Write(expression)), value, Changed(expression)) : ScriptCode.Number(value);
        }

        double? placed = AtItsPlace(expression);
        if (placed is null && expression is Expression.Name { Text: var counter } && _source.IsCounter(counter))
        {
            throw new PortingException(expression.Position, $"'{counter}' is another value in each turn of a loop.");
        }

        if (placed is { } had && expression is Expression.Name { Text: var local } && SameSetting(local, had) is { } setting)
        {
            return setting;
        }

        if (Elsewhere(expression, placed) is { } found)
        {
            return found;
        }

        if (placed is { } there)
        {
            return Parameter(SettingOf(SourceWriter.Write(expression)), there, Changed(expression) ?? One(SourceWriter.Write(expression)));
        }

        if (expression is Expression.Name or Expression.Attribute && (AssignedBefore(expression) ?? Outermost(expression) ?? Counted(expression) ?? Handed(expression)) is { } written)
        {
            string name = SourceWriter.Write(expression);
            if (written is Expression.Name given && name == $"self.{given.Text}")
            {
                // self.steps = steps: one setting.
                return _code.Number(given, None);
            }

            string member = OwnName(SettingOf(name), name);
            if (_parameters.TryGetValue(member, out string? begun) && begun.Length == 0)
            {
                // args.lr = args.lr * 2: what is computed from itself begins with the command line's value.
                double? before = _source.Reading.Arguments.Defaults.GetValueOrDefault(Dialect.LastPart(name))?.AsDouble();
                return Parameter($"{member}Before", before, before is null ? $"TODO: {name} before it is computed" : null);
            }

            if (!_parameters.ContainsKey(member))
            {
                if (Expressions.All(written).OfType<Expression.Name>().FirstOrDefault(part => _source.IsCounter(part.Text)) is { } turning)
                {
                    throw new PortingException(written.Position, $"'{name}' is another value in each turn of the loop that counts '{turning.Text}'.");
                }

                _parameters[member] = string.Empty;
                _parameters[member] = OnlyIf(expression, written) is { } test ? Computed(written, name, test, member) : Computed(written, name);
            }

            return member;
        }

        if (expression is Expression.Attribute { Text: var counts } length && Reading.IsCountOfBatches(counts))
        {
            return Parameter($"{SettingOf(SourceWriter.Write(length.Target))}Count", null, $"TODO: {SourceWriter.Write(expression)}");
        }

        return expression is Expression.Name or Expression.Attribute or Expression.Subscript ? Parameter(SettingOf(SourceWriter.Write(expression)), null, $"TODO: {SourceWriter.Write(expression)}") : null;
    }

    /// <summary>Gives the number that a name, a member or an item is at its place, NaN for None; null where it is not known.</summary>
    private double? AtItsPlace(Expression expression) => expression is not (Expression.Name or Expression.Attribute or Expression.Subscript) ? null
        : (_source.Known(expression, None) as Value.Nothing ?? _source.AtItsPlace(expression)) switch { Value.Nothing => double.NaN, Value.Text => null, { } value => value.AsDouble(), null => null };

    /// <summary>Gives the statement that changes a command-line setting, as a TODO: the value here is the one that the defaults give.</summary>
    private string? Changed(Expression expression) => expression is Expression.Attribute && SourceWriter.Write(expression) is var name && _source.IsFromArguments(expression)
        && ScriptSource.All(_source.Statements).FirstOrDefault(statement => (statement is Statement.Assign assign && assign.Targets.Any(target => ScriptSource.Dotted(target) == name)) || (statement is Statement.Augmented augmented && ScriptSource.Dotted(augmented.Target) == name)) is { } changes
            ? $"TODO line {changes.Position.Line} computes it: {_source.Lines(changes).First().Trim()}"
            : null;

    /// <summary>Gives the length of data that a parameter of the script's functions is given: <c>len(loader)</c>; null for any other.</summary>
    private Expression.Call? Counted(Expression expression) => expression is Expression.Name name && Default(name.Text) is Expression.Call { Function: Expression.Name { Text: "len" } } length ? length : null;

    /// <summary>Gives the call of a function of the script, its arguments by name where the script names them; null for any other call.</summary>
    private string? Called(Expression.Call call, Func<Expression, string> number)
    {
        if (call.Function is not Expression.Name named || !_source.Functions.TryGetValue(named.Text, out Statement.Function? function))
        {
            return null;
        }

        Ensure(function);
        bool isOfOneNumber = call.Arguments is [{ Name: null }];
        if (call.Arguments.Any(argument => argument.Name is "*" or "**") || (_unwritten.TryGetValue(function.Name, out bool isRead) && !(isRead && isOfOneNumber)))
        {
            throw new PortingException(call.Position, $"{Brief.Of(SourceWriter.Write(call), 80)} has no form in C# here.");
        }

        return $"{ScriptCode.Pascal(function.Name)}({string.Join(", ", call.Arguments.Where((argument, i) => !(argument.Name is not null && IsUnused(argument, i) && function.Parameters.Any(parameter => parameter.Name == argument.Name && parameter.Default is not null))).Select((argument, i) => $"{(argument.Name is { } name ? $"{ScriptCode.Camel(name)}: " : string.Empty)}{(IsUnused(argument, i) ? "double.NaN" : number(argument.Value))}"))})";

        // What a function takes and does not ask for is no number: its optimizer.
        bool IsUnused(Expression.Argument argument, int at) => (argument.Name ?? (at < function.Parameters.Count ? function.Parameters[at].Name : null)) is { } parameter
            && !ScriptSource.All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Name name && name.Text == parameter);
    }

    /// <summary>Gives a list of numbers in C#: a property where it has a name, else its numbers; null where it is no list of numbers.</summary>
    private string? Items(Expression source, IReadOnlySet<string> locals)
    {
        if (Expressions.All(source).OfType<Expression.Name>().Any(name => locals.Contains(name.Text)))
        {
            return null;
        }

        Value? value = _source.Known(source, None);
        value ??= _source.AtItsPlace(source);
        if (value is null && source is Expression.Attribute { Text: var member })
        {
            // An empty list is there to be filled.
            value = Field(member) is { } field ? _source.Known(field, None) is var known and not Value.Sequence { Items.Count: 0 } ? known : null : _source.Option(source);
        }

        if (value is Value.Dictionary keyed)
        {
            return keyed.Items.All(entry => entry.Key.AsDouble() is not null) ? $"new double[] {{ {string.Join(", ", keyed.Items.Select(entry => ScriptCode.Number(entry.Key.AsDouble()!.Value)))} }}" : null;
        }

        double?[] numbers = value is Value.Sequence list ? [.. list.Items.Select(item => item.AsDouble())] : [];
        bool isKnown = value is Value.Sequence && numbers.All(number => number is not null);
        bool mayBeNone = MayBeNone(source);
        if ((!isKnown && value is not null && !mayBeNone) || source is not (Expression.Name or Expression.Attribute or Expression.Subscript))
        {
            return isKnown ? $"new double[] {{ {string.Join(", ", numbers.Select(number => ScriptCode.Number(number!.Value)))} }}" : null;
        }

        string name = SettingOf(SourceWriter.Write(source));
        name = _members.Contains(name) || _parameters.ContainsKey(name) || _choices.ContainsKey(name) ? $"{name}List" : name;
        _lists[name] = isKnown
            ? $"{{ get; set; }} = [{string.Join(", ", numbers.Select(number => ScriptCode.Number(number!.Value)))}];"
            : FromLines(source, name) ?? (mayBeNone ? $"{{ get; set; }} = []; // {One(Brief.Of(SourceWriter.Write(source), 100))}: empty where the script has None" : null) ?? $"{{ get => field ?? throw new InvalidOperationException(\"Set {name}: the script does not say its value.\"); set; }} // TODO: {One(Brief.Of(SourceWriter.Write(source), 100))}";
        return name;
    }

    /// <summary>Gives a parameter for what a class, a command line or a function gives a value: <c>self.x</c>, <c>args.x</c>, <c>x=1</c>.</summary>
    private string? Elsewhere(Expression expression, double? placed)
    {
        if (expression is Expression.Attribute { Text: var member } attribute && ScriptSource.Dotted(attribute.Target) is { } holder)
        {
            Expression[] written = holder == "self"
                ? [.. ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Where(assign => assign.Targets.Any(target => ScriptSource.Dotted(target) == $"self.{member}")).Select(assign => assign.Value)]
                : [];
            Expression? value = written is [var only] ? (only is Expression.Name parameter ? Default(parameter.Text) ?? only : only) : Field(member) ?? (holder.EndsWith("hparams", StringComparison.Ordinal) ? Default(member) : null);
            if (holder == "self" && placed is null && written.Length > 0 && ScriptSource.All(_source.Statements).FirstOrDefault(statement => statement is Statement.Assign assign && assign.Targets.Any(target => target is Expression.Attribute { Target: Expression.Name { Text: not "self" } } other && other.Text == member && !ScriptWrites.IsRate(other))) is { } again)
            {
                throw new PortingException(expression.Position, $"line {again.Position.Line} gives '{member}' another value.");
            }

            double? known = value is null ? _source.Option(expression)?.AsDouble() : _source.Known(value, None)?.AsDouble();
            return known is null ? null : Parameter(ScriptCode.Pascal(member), placed ?? known, Changed(expression) ?? One(SourceWriter.Write(expression)));
        }

        // What the script assigns outside of its functions is not a parameter of one that has the same name.
        return expression is Expression.Name name && (placed is not null || !_source.Statements.OfType<Statement.Assign>().Any(assign => assign.Targets.Any(target => target is Expression.Name own && own.Text == name.Text))) && Default(name.Text) is { } otherwise && _source.Known(otherwise, None)?.AsDouble() is { } number
            ? Parameter(ScriptCode.Pascal(name.Text), placed ?? number, null)
            : null;
    }

    /// <summary>Gives what a parameter is given where its function or class is called, where that is no number that is known: <c>len(x) // batch * epochs</c>.</summary>
    private Expression? Handed(Expression expression) => expression is Expression.Name name && !_source.IsAmbiguous(name.Text) && Assigned(name.Text) is null
        && Default(name.Text) is { } given && !Expressions.All(given).Any(part => part is Expression.Name same && same.Text == name.Text) ? given : null;

    /// <summary>Gives what a parameter of the script's functions is given where they are called, else its default; null where there are several.</summary>
    private Expression? Default(string parameter)
    {
        (string Called, int At, Expression? Default)[] holders =
        [
            .. ScriptSource.All(_source.Statements).OfType<Statement.Function>().Where(function => function.Name != "__init__")
                .SelectMany(function => function.Parameters.Select((own, at) => (own, at)).Where(pair => pair.own.Name == parameter).Select(pair => (function.Name, pair.at, pair.own.Default))),
            .. _source.Classes.Values.SelectMany(type => type.Body.OfType<Statement.Function>().Where(method => method.Name == "__init__")
                .SelectMany(method => method.Parameters.Select((own, at) => (own, at)).Where(pair => pair.own.Name == parameter).Select(pair => (type.Name, pair.at - 1, pair.own.Default)))),
        ];
        Expression[] given =
        [
            .. holders.SelectMany(holder => Calls.Where(item => item.Call.Function is Expression.Name called && called.Text == holder.Called)
                .Select(item => item.Call.Arguments.FirstOrDefault(argument => argument.Name == parameter)?.Value
                    ?? (holder.At >= 0 && holder.At < item.Call.Arguments.Count && item.Call.Arguments.Take(holder.At + 1).All(argument => argument.Name is null) ? item.Call.Arguments[holder.At].Value : null)
                    ?? holder.Default))
                .OfType<Expression>()

                // What a function passes on under the same name has the value that it was given.
                .Where(value => (value is Expression.Attribute && ScriptSource.Dotted(value) is { } member ? Assigned(member) : value) is not Expression.Name name || name.Text != parameter)
                .DistinctBy(SourceWriter.Write),
        ];
        return given.Length > 0 ? (given is [var one] ? one : null)
            : holders.Select(holder => holder.Default).OfType<Expression>().DistinctBy(SourceWriter.Write).ToArray() is [var only] ? only : null;
    }

    /// <summary>Gives the value of a setting: what an object of a class of settings is made with, its field, or what is assigned to its member.</summary>
    private Expression? Field(string name)
    {
        Statement.Class[] holders = [.. _source.Classes.Values.Where(type => type.Body.OfType<Statement.Assign>().Any(assign => assign.Targets is [Expression.Name target] && target.Text == name))];
        Expression[] given = [.. Calls.Where(item => item.Call.Function is Expression.Name called && holders.Any(type => type.Name == called.Text))
            .SelectMany(item => item.Call.Arguments.Where(argument => argument.Name == name).Select(argument => argument.Value))];
        Expression[] values = given.Length > 0 ? given :
        [
            .. holders.SelectMany(type => type.Body.OfType<Statement.Assign>()).Where(assign => assign.Targets is [Expression.Name target] && target.Text == name).Select(assign => assign.Value),
            .. ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Attribute { Target: Expression.Name { Text: not "self" } } target] && target.Text == name).Select(assign => assign.Value),
        ];
        return values is [var only] ? only : null;
    }

    /// <summary>Gives what a name is assigned outside of the script's functions, whose variables may have the same name; null where it stands for one of these, or is assigned more than once.</summary>
    private Expression? Outermost(Expression expression) => expression is Expression.Name name && !_source.IsAmbiguous(name.Text) && !_source.IsLocal(name.Text, name.Position)
        && _source.Statements.OfType<Statement.Assign>().Where(assign => assign.Targets.Any(target => target is Expression.Name own && own.Text == name.Text)).Take(2).ToArray() is [{ Targets: [Expression.Name] } only] ? only.Value : null;

    private Expression? Assigned(string name) => _source.IsAmbiguous(name) ? null : ScriptSource.All(_source.Statements).OfType<Statement.Assign>()
        .SelectMany(assign => assign.Targets.SelectMany(target => target is Expression.Sequence several && assign.Value is Expression.Sequence values && several.Items.Count == values.Items.Count
            ? several.Items.Zip(values.Items) : [(target, assign.Value)]))
        .Where(pair => ScriptSource.Dotted(pair.Item1) == name)
        .Select(pair => pair.Item2)
        .ToArray() is [var only] ? only : null;
}
