namespace TfLrCallbacks.Porting;

/// <summary>
/// A file that defines callbacks, schedules and functions of the epoch for others, and trains nothing: each is used once where it is defined, with the defaults of its parameters as settings. <c>class CyclicLR(Callback): def __init__(self, base_lr=0.001, …)</c> is followed by
/// <c>base_lr = 0.001; CyclicLR(base_lr=base_lr, …)</c>.
/// </summary>
internal static class ScriptUses
{
    private static readonly HashSet<string> Training = new(["fit", "fit_generator", "compile", "train_on_batch", "backward", "minimize", "apply_gradients", "train", "Trainer", "Learner", "step"], StringComparer.Ordinal);

    private static readonly HashSet<string> Bases = new(["Callback", "LearningRateSchedule", "_LRScheduler", "LRScheduler"], StringComparer.Ordinal);

    private static readonly HashSet<string> Callbacks = new(["LearningRateScheduler", "ReduceLROnPlateau"], StringComparer.Ordinal);

    private static readonly string[] Rates = ["lr", "rate", "schedule", "decay", "anneal", "warm", "cosine"];

    private static readonly HashSet<string> RateWords = new(["lr", "clr", "noam", "sched", "schedule", "scheduler", "anneal", "annealing", "warmup", "warm", "decay", "learning"], StringComparer.Ordinal);

    private static readonly HashSet<string> OtherWords = new(["ema", "weight", "wd", "momentum", "beta", "dropout", "teacher", "noise", "temperature", "tau", "kl", "epsilon", "eps"], StringComparer.Ordinal);

    private static readonly string[] Fillers = ["get", "compute", "calculate", "calc", "current", "my", "custom", "new", "the"];

    /// <summary>Gives the statements with the uses behind them; the same where the file trains, or uses what it defines.</summary>
    /// <param name="statements">The statements of the file.</param>
    /// <param name="notes">What is to be said of them.</param>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements, out IReadOnlyList<string> notes)
    {
        List<string> said = [];
        notes = said;
        if (!statements.Any(statement => statement is Statement.Class or Statement.Function or Statement.Assign { Value: Expression.Lambda }))
        {
            return statements;
        }

        Expression[] parts = [.. ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)];
        if (parts.OfType<Expression.Call>().Any(call => Training.Contains(Called(call)) && !IsOfBase(call)) || statements.Any(statement => statement is Statement.For or Statement.While or Statement.With || (statement is Statement.If choice && !IsBeside(choice))))
        {
            return statements;
        }

        ILookup<string, Statement> named = statements.Where(statement => statement is not Statement.If).SelectMany(statement => ScriptSource.Names([statement]).Distinct().Select(name => (name, statement))).ToLookup(pair => pair.name, pair => pair.statement, StringComparer.Ordinal);
        HashSet<string> taken = [.. Targets.Names(statements), .. statements.OfType<Statement.Function>().Select(function => function.Name), .. statements.OfType<Statement.Class>().Select(type => type.Name)];
        Dictionary<string, Expression.Literal?> settings = new(StringComparer.Ordinal);
        List<Statement> uses = [];
        foreach (Statement.Class type in statements.OfType<Statement.Class>().Where(type => named[type.Name].All(statement => ReferenceEquals(statement, type))))
        {
            Statement.Function[] methods = [.. type.Body.OfType<Statement.Function>()];
            Statement.Function? start = methods.FirstOrDefault(method => method.Name == "__init__");
            Expression made = Use(new Expression.Name(type.Name, type.Position), start?.Parameters.Skip(1), type.Position);
            if (type.Bases.Any(given => Dialect.LastPart(ScriptSource.Dotted(given.Value) ?? string.Empty) is var parent && Bases.Contains(parent) && (parent != "Callback" || ScriptWrites.In(type.Body).Any())))
            {
                uses.Add(new Statement.Evaluated(made, type.Position) { EndLine = type.Position.Line });
                Say(type, start);
            }
            else if (methods.FirstOrDefault(method => method.Name != "__init__" && method.Parameters is [("self", _), ..] && ScriptSource.All(method.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().Any(call => Callbacks.Contains(Called(call)))) is { } maker)
            {
                Expression.Name held = new($"{char.ToLowerInvariant(type.Name[0])}{type.Name[1..]}", type.Position);
                uses.Add(new Statement.Assign([held], made, type.Position) { EndLine = type.Position.Line });
                Say(type, start);
                Expression.Call list = Use(new Expression.Attribute(held, maker.Name, maker.Position), maker.Parameters.Skip(1), maker.Position);
                uses.Add(new Statement.Evaluated(new Expression.Call(new Expression.Attribute(new Expression.Name("model", maker.Position), "fit", maker.Position), [new Expression.Argument("callbacks", list)], maker.Position), maker.Position) { EndLine = maker.Position.Line });
            }
        }

        if (!parts.OfType<Expression.Call>().Any(call => Callbacks.Contains(Called(call))))
        {
            foreach (Statement.Function function in statements.OfType<Statement.Function>().Where(function => named[function.Name].All(statement => ReferenceEquals(statement, function)) && function.Parameters.Skip(1).All(parameter => parameter.Default is not null) && ScriptSource.All(function.Body).Any(statement => statement is Statement.Return { Value: not null })))
            {
                Expression.Name name = new(function.Name, function.Position);
                Take(function.Name, function.Parameters, name, function.Position);
            }

            foreach (Statement.Assign assign in statements.OfType<Statement.Assign>())
            {
                if (assign is { Targets: [Expression.Name name], Value: Expression.Lambda lambda } && named[name.Text].All(statement => ReferenceEquals(statement, assign)) && lambda.Parameters.Skip(1).All(parameter => parameter.Default is not null))
                {
                    Take(name.Text, lambda.Parameters, lambda, assign.Position);
                }
            }
        }

        return uses.Count == 0 ? statements : [.. statements, .. settings.Where(setting => setting.Value is not null).Select(setting => new Statement.Assign([new Expression.Name(setting.Key, setting.Value!.Position)], setting.Value!, setting.Value!.Position) { EndLine = setting.Value!.Position.Line }), .. uses];

        Expression.Call Use(Expression function, IEnumerable<(string Name, Expression? Default)>? parameters, SourcePosition position) => new(
            function,
            [.. (parameters ?? []).Where(parameter => parameter.Name[0] != '*' && IsGiven(parameter)).Select(parameter => new Expression.Argument(parameter.Name, new Expression.Name(parameter.Name, position)))],
            position);

        void Take(string name, IReadOnlyList<(string Name, Expression? Default)> parameters, Expression function, SourcePosition position)
        {
            if (parameters is not [var (counter, _), ..] || counter.StartsWith('*'))
            {
                return;
            }

            Expression.Call Given(string taker) => new(new Expression.Name(taker, position), [new Expression.Argument(null, parameters.Count == 1 ? function : OfFirst(counter, function, position))], position);
            if (ScriptUnits.CountsEpochs(counter) && Rates.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                uses.Add(new Statement.Evaluated(Given("keras.callbacks.LearningRateScheduler"), position) { EndLine = position.Line });
            }
            else if (ScriptUnits.CountsUpdates(counter) && IsRate(name))
            {
                uses.Add(new Statement.Assign([new Expression.Name($"{name}_schedule", position)], Given("optax.scale_by_schedule"), position) { EndLine = position.Line });
                said.Add($"line {position.Line}: nothing here calls {Brief.Of(name, 60)}: it is ported as the rate of each update. Where '{Brief.Of(counter, 30)}' counts epochs, write StepUnit.Epoch.");
            }
        }

        void Say(Statement.Class type, Statement.Function? start)
        {
            string[] fixedDefaults = [.. (start?.Parameters ?? []).Where(parameter => parameter.Default is not null && parameter.Name is not ("last_epoch" or "verbose" or "name") && !settings.ContainsKey(parameter.Name)).Select(parameter => $"{parameter.Name}={SourceWriter.Write(parameter.Default!)}")];
            said.Add($"line {type.Position.Line}: nothing here makes an object of {Brief.Of(type.Name, 60)}: it is ported with the defaults of its parameters{(fixedDefaults.Length == 0 ? string.Empty : $", {Brief.Of(string.Join(", ", fixedDefaults), 120)}")}.");
        }

        // A number that two parameters of one name have by default is one setting; two numbers are none.
        bool IsGiven((string Name, Expression? Default) parameter)
        {
            if (parameter.Default is null)
            {
                return true;
            }

            if (parameter.Default is not Expression.Literal { Value: Value.Integer or Value.Float } number || taken.Contains(parameter.Name) || (settings.TryGetValue(parameter.Name, out Expression.Literal? other) && !number.Value.Equals(other?.Value)))
            {
                return false;
            }

            settings.TryAdd(parameter.Name, number);
            return true;
        }
    }

    /// <summary>Gets whether a choice stands beside the definitions, and none of what it does concerns them: <c>if TYPE_CHECKING:</c>, <c>if __name__ == "__main__":</c>, or one of imports.</summary>
    private static bool IsBeside(Statement.If choice) => choice.Branches.All(branch => Expressions.All(branch.Test).Any(part => part is Expression.Name { Text: "__name__" or "TYPE_CHECKING" } or Expression.Attribute { Text: "TYPE_CHECKING" }) || branch.Body.All(statement => statement is Statement.Import))
        && (choice.Otherwise.Count == 0 || choice.Otherwise.All(statement => statement is Statement.Import));

    /// <summary>Gets whether a fit stands where a function is defined: the file has none, and gives callbacks to others.</summary>
    public static bool IsOfDefinition(ScriptConstruct fit, IReadOnlyList<Statement> statements) => ScriptSource.All(statements).Any(statement => statement is Statement.Function or Statement.Assign { Value: Expression.Lambda } && statement.Position == fit.Call!.Position);

    /// <summary>Gives a function of its first parameter alone: Keras would hand the rate to the second.</summary>
    private static Expression.Lambda OfFirst(string counter, Expression function, SourcePosition position) => new([(counter, null)], new Expression.Call(function, [new Expression.Argument(null, new Expression.Name(counter, position))], position), position);

    /// <summary>Gets whether a function has the name of a rate: <c>get_lr</c>, <c>noam</c>, <c>warmup_cosine</c>, <c>rate</c>, but not <c>sample_rate</c> or <c>ema_decay</c>.</summary>
    private static bool IsRate(string name)
    {
        string[] words = name.ToLowerInvariant().Split('_', StringSplitOptions.RemoveEmptyEntries);
        return words.Any(RateWords.Contains) ? !words.Any(OtherWords.Contains) : words.Except(Fillers).ToArray() is ["rate"];
    }

    private static string Called(Expression.Call call) => call.Function switch { Expression.Attribute method => method.Text, Expression.Name name => name.Text, _ => string.Empty };

    /// <summary>Gets whether a call is one of the class that another derives from: <c>super().step(epoch)</c>.</summary>
    private static bool IsOfBase(Expression.Call call) => call.Function is Expression.Attribute { Target: Expression.Call { Function: Expression.Name { Text: "super" } } };
}
