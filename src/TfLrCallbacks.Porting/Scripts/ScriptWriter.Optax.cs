namespace TfLrCallbacks.Porting;

/// <content>Scripts of optax: which schedule their optimizer has, and what they do beside it.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the one of several schedules of optax that an optimizer is made with, as the script is evaluated; null where none is, or several are.</summary>
    private (ScriptConstruct Construct, ScriptPlace Place)? Given((ScriptConstruct Construct, ScriptPlace Place)[] made)
    {
        if (made.Length < 2 || made.Any(item => item.Construct.Kind != "optax-schedule"))
        {
            return null;
        }

        Value[] rates = [.. _found.Where(item => item.Construct is { Kind: "optax-transform", Call: not null }).Select(item => Evaluated(item.Construct.Call!)).OfType<Value.Call>().SelectMany(transform => transform.Arguments.Select(argument => argument.Value)).OfType<Value.Call>()];
        return made.Where(item => Evaluated(item.Construct.Call!) is { } own && rates.Contains(own, ReferenceEqualityComparer.Instance)).ToArray() is [var only] ? only : null;
    }

    /// <summary>Gives the statements that set the rate of an optimizer of optax by hand: <c>state.hyperparams["learning_rate"] = …</c>.</summary>
    public static IEnumerable<Statement> HandSet(IReadOnlyList<Statement> statements) => ScriptSource.All(statements)
        .Where(statement => statement is Statement.Assign assign ? assign.Targets.Any(IsHandRate) : statement is Statement.Augmented augmented && IsHandRate(augmented.Target));

    /// <summary>Gets whether an item is the rate of an optimizer of optax.</summary>
    public static bool IsHandRate(Expression entry) => entry is Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "learning_rate" or "step_size" } }, Target: Expression.Attribute { Text: "hyperparams" } or Expression.Name { Text: "hyperparams" } };

    /// <summary>Writes the schedule of an optimizer that has a function of the script; one that gives the negative rate, which updates are scaled by, with its sign turned.</summary>
    private void OfOptax(ScriptConstruct construct, ScriptPlace place)
    {
        if (construct.Arguments.FirstOrDefault(argument => argument.Name is "learning_rate" or "step_size_fn")?.Written is not { } rate
            || (FunctionName(rate) ?? (rate is Expression.Name made && _source.Variable(made.Text) is Value.Function && Bound(rate, construct.Line) is (var called, false) ? called : null)) is not { } function)
        {
            return;
        }

        string name = ScheduleName(construct, place);
        string sign = construct.Name == "scale_by_schedule" && IsTurned(rate) ? "-" : string.Empty;
        _schedules[construct.Call!] = name;
        _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // line {construct.Line}: {(ScriptUses.IsOfDefinition(construct, _source.Statements) ? "the rate of each update" : One(Brief.Of(SourceWriter.Write(construct.Call!), 200)))}\n    public static LearningRateSchedule {name}() => new LambdaSchedule(step => {sign}{function}(step));\n\n");
    }

    /// <summary>Gets whether a function gives the negative rate by its text: <c>lambda step: -0.1 * 0.5 ** step</c>.</summary>
    private bool IsTurned(Expression function)
    {
        return function is Expression.Lambda lambda ? IsNegative(lambda.Body)
            : function is Expression.Name name && _source.Functions.TryGetValue(name.Text, out Statement.Function? defined) && ScriptSource.All(defined.Body).OfType<Statement.Return>().All(given => given.Value is not null && IsNegative(given.Value));

        static bool IsNegative(Expression value) => value switch
        {
            Expression.Unary { Operator: "-" } => true,
            Expression.Binary { Operator: "*" or "/", Left: var left } => IsNegative(left),
            _ => false,
        };
    }

    /// <summary>Notes what a script of optax does beside its schedules, which is not carried over.</summary>
    private void Optax()
    {
        foreach (Statement set in HandSet(_source.Statements).Take(8))
        {
            _doubts.Add($"// TODO line {set.Position.Line}: {One(Brief.Of(_source.Lines(set).First().Trim(), 100))}: the rate is set by hand here, and is not carried over: write run.LearningRate in a callback.\n");
        }

        if (string.IsNullOrWhiteSpace(_body.ToString()) && _doubts.Count == 0)
        {
            _body.Append(string.Concat(_found.Where(item => item.Construct is { Kind: "optax-transform", Call: not null }).Select(item => Given(item.Construct)).OfType<string>().Take(8)));
        }

        if (_found.Any(item => item.Construct.Kind == "optax-schedule") && ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().FirstOrDefault(call => ScriptSource.Dotted(call.Function) is { } made && Dialect.LastPart(made) == "MultiSteps") is { } several)
        {
            string? batches = (several.Arguments.FirstOrDefault(argument => argument.Name == "every_k_schedule") ?? several.Arguments.Where(argument => argument.Name is null).ElementAtOrDefault(1)) is { Value: var every } && _source.Known(every, None) is Value.Integer known ? known.ToString() : null;
            _doubts.Add($"// TODO line {several.Position.Line}: MultiSteps makes one update with the gradients of {batches ?? "several"} batches, and the schedule counts updates. Here each batch makes an update: give batches that are {(batches is null ? "larger by that factor" : $"{batches} times as large")}.\n");
        }
    }

    /// <summary>Gives a comment on the rate that an optimizer of optax is given where nothing of it is carried over: a number, or what is not followed. Null where it is given none.</summary>
    private string? Given(ScriptConstruct optimizer)
    {
        if (optimizer.Arguments.FirstOrDefault(argument => argument.Name == "learning_rate") is not { } rate)
        {
            return null;
        }

        string words = One(Brief.Of(SourceWriter.Write(rate.Written), 80));
        if (rate.Known?.AsDouble() is { } number)
        {
            return $"    // Nothing in this file changes the rate of {optimizer.Name}: it stays at {ScriptCode.Number(number)}{(rate.Written is Expression.Literal ? string.Empty : $" ({words})")}.\n\n";
        }

        string made = ScriptSource.Variable(rate.Written) is { } name && _source.Given[name].Take(2).ToArray() is [Expression.Call call] ? $", which line {call.Position.Line} makes with {One(Brief.Of(SourceWriter.Write(call), 80))}" : string.Empty;
        return $"    // TODO line {optimizer.Line}: {optimizer.Name} is given {words} as its rate{made}, and what that is does not stand in this file. Write its rates as a LambdaSchedule.\n\n";
    }
}
