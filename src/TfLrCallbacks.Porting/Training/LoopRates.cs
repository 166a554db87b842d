namespace TfLrCallbacks.Porting;

/// <summary>
/// The rates of a text that makes no schedule and sets the rate by hand: <c>for step in range(n): … group["lr"] = get_lr(step)</c>, or a scheduler class of its own that such a loop steps. The loop is
/// evaluated. An optimizer that the text does not make is a plain one, whose first rate is not known; a loop without an update makes one at the end of each turn.
/// </summary>
internal sealed class LoopRates
{
    /// <summary>The most updates that are evaluated.</summary>
    private const int MostUpdates = 100_000;

    private const int FewBatches = 3;
    private const int MoreBatches = 5;

    private readonly IReadOnlyList<Statement> _statements;

    private LoopRates(IReadOnlyList<Statement> statements) => _statements = statements;

    /// <summary>Gets the rate of each step.</summary>
    public Value.Function Rate { get; private set; } = null!;

    /// <summary>Gets how many updates are evaluated at most.</summary>
    public int Most { get; private set; } = MostUpdates;

    /// <summary>Gets a value indicating whether the steps are epochs.</summary>
    public bool AreEpochs { get; private set; }

    /// <summary>Evaluates the loops of a text; null where they make no update, or those of several optimizers.</summary>
    /// <param name="text">The text.</param>
    /// <param name="line">The line that sets the rate.</param>
    /// <param name="batches">How many batches an epoch has; null where that is not known.</param>
    /// <exception cref="PortingException">The rates depend on what is not known.</exception>
    public static LoopRates? Of(string text, int line, long? batches)
    {
        IReadOnlyList<Statement> written = ScriptSource.Read(text).Written;
        if (!ScriptSource.All(written).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Attribute { Text: "param_groups" }))
        {
            return null;
        }

        LoopRates rates = new(Completed(written));
        int given = (int)Math.Clamp(batches ?? FewBatches, 1, MostUpdates);
        ScriptTraining training = ScriptTraining.Of(rates._statements, given);
        if (training.IsCut)
        {
            // A turn that costs much: as far as five times the usual effort goes.
            training = ScriptTraining.Of(rates._statements, given, times: 5);
        }

        if (training is { Ended: { } why, IsLong: false } && !(training.IsCut && training.Updates.Count > 1000))
        {
            throw Refusal(line, why);
        }

        Dictionary<string, ScriptCourse> courses = ScriptCourse.Of(training, rates._statements);
        if (courses.Count == 0 && !written.Any(IsLoop))
        {
            throw Refusal(line, "nothing here trains. Add the loop that does, such as: for _ in range(1000): optimizer.step(); scheduler.step()");
        }

        if (courses.Count != 1)
        {
            return null;
        }

        (string optimizer, ScriptCourse course) = courses.Single();
        rates.AreEpochs = training.Updates.All(update => update.IsByEpoch);
        if (training.IsCut)
        {
            rates.Most = course.Rates.Length;
            rates.Rate = Listed(course.Rates);
            return rates;
        }

        bool hasData = training.Updates.Any(update => update.Batch is not null);
        if (!hasData || batches is not null)
        {
            rates.Rate = Lazily(rates._statements, optimizer, given);
            return rates;
        }

        ScriptTraining longer = ScriptTraining.Of(rates._statements, MoreBatches);
        ScriptCourse? other = ScriptCourse.Of(longer, rates._statements).GetValueOrDefault(optimizer);
        if (PerEpoch(course) is { } epochs && other is not null && PerEpoch(other) is { } same && epochs.SequenceEqual(same))
        {
            rates.AreEpochs = true;
            rates.Rate = Listed(epochs);
            return rates;
        }

        if (course.Epochs[^1] == 0 && other is not null && course.Rates.SequenceEqual(other.Rates.Take(FewBatches)))
        {
            // One loop over data, however long it is.
            rates.Rate = Lazily(rates._statements, optimizer, MostUpdates);
            return rates;
        }

        throw Refusal(line, "they depend on how many batches an epoch has. Give --steps-per-epoch, or PortingContext.StepsPerEpoch");
    }

    private static PortingException Refusal(int line, string why) => new($"line {line} sets the rate by hand, and the rates are not known: {why.TrimEnd('.')}. Else give the rate as a function of the step, or carry the script over: tflr port.");

    private static Value.Function Listed(double[] rates) => new(1, step => rates[(int)Math.Clamp(step[0].AsDouble() ?? 0, 0, rates.Length - 1)], "the rates of the loop");

    private static Value.Function Lazily(IReadOnlyList<Statement> statements, string optimizer, int batches)
    {
        LearningRateSchedule schedule = new ScriptRates(statements, optimizer, batches, rows: 0).Schedule;
        return new Value.Function(1, step => schedule.ValueAt(Math.Min(step[0].AsDouble() ?? 0, MostUpdates - 1)), "the rates of the loop");
    }

    /// <summary>Gives the rate of each epoch; null where one has several.</summary>
    private static double[]? PerEpoch(ScriptCourse course)
    {
        double[][] epochs = [.. course.Rates.Zip(course.Epochs).GroupBy(update => update.Second).Select(epoch => epoch.Select(update => update.First).Distinct().ToArray())];
        return epochs.All(rates => rates.Length == 1) ? [.. epochs.Select(rates => rates[0])] : null;
    }

    /// <summary>Gives a text with the optimizer that it does not make, with loops that turn as often as wanted where it does not say how often, and with an update in each turn where it makes none.</summary>
    private static IReadOnlyList<Statement> Completed(IReadOnlyList<Statement> statements)
    {
        HashSet<string> assigned = [.. Targets.Names(statements), .. statements.OfType<Statement.Import>().SelectMany(import => import.Names.Select(name => name.Name))];
        string[] optimizers = [.. Asked(statements).Where(name => ScriptWrites.IsOptimizer(name) && !assigned.Contains(name)).Distinct()];
        IReadOnlyList<Statement> ended = Endless(statements, assigned);
        bool isUpdated = Calls(statements).Any(call => call.Function is Expression.Attribute { Text: "step" or "minimize" or "apply_gradients" or "train_batch" });
        HashSet<string> setters = [.. ScriptSource.All(statements).OfType<Statement.Function>().Where(function => Sets(function.Body, [])).Select(function => function.Name)];
        return [.. optimizers.Select(Made), .. !isUpdated ? Updated(ended, optimizers.FirstOrDefault() ?? Optimizer(statements), setters) : Wrapper(statements) is { } wrapper && !statements.Any(IsLoop) ? [.. ended, Stepping(wrapper)] : ended];
    }

    private static bool IsLoop(Statement statement) => statement is Statement.While || (statement is Statement.For loop && !ScriptWrites.IsOverGroups(loop.Source));

    /// <summary>Gives the name of the object that wraps an optimizer: its <c>step()</c> steps that, too.</summary>
    private static string? Wrapper(IReadOnlyList<Statement> statements)
    {
        HashSet<string> wrappers = [.. statements.OfType<Statement.Class>().Where(type => type.Body.OfType<Statement.Function>().Any(method => method.Name == "step" && Calls(method.Body).Any(call => call.Function is Expression.Attribute { Text: "step", Target: Expression.Attribute { Target: Expression.Name { Text: "self" } } }))).Select(type => type.Name)];
        return statements.OfType<Statement.Assign>().Select(assign => assign is { Targets: [Expression.Name name], Value: Expression.Call { Function: Expression.Name type } } && wrappers.Contains(type.Text) ? name.Text : null).LastOrDefault(name => name is not null);
    }

    private static Statement.For Stepping(string stepped)
    {
        SourcePosition nowhere = default;
        Statement step = new Statement.Evaluated(new Expression.Call(new Expression.Attribute(new Expression.Name(stepped, nowhere), "step", nowhere), [], nowhere), nowhere);
        return new(new Expression.Name("_", nowhere), new Expression.Call(new Expression.Name("range", nowhere), [new(null, new Expression.Literal(MostUpdates, nowhere))], nowhere), [step], [], nowhere);
    }

    private static IEnumerable<Expression.Call> Calls(IEnumerable<Statement> statements) => ScriptSource.All(statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>();

    /// <summary>Gives the names that statements ask for, and their functions of what is around them.</summary>
    private static IEnumerable<string> Asked(IEnumerable<Statement> statements) => statements.SelectMany(statement => statement switch
    {
        Statement.Function function => Asked(function.Body).Except(function.Parameters.Select(parameter => parameter.Name.TrimStart('*'))).Except(Targets.Names(function.Body)),
        Statement.Class type => Asked(type.Body),
        _ => statement.Expressions.SelectMany(Expressions.Free).Concat(Asked(statement.Blocks.SelectMany(block => block))),
    });

    /// <summary>Gives the optimizer that the text makes by a name.</summary>
    private static string? Optimizer(IReadOnlyList<Statement> statements) =>
        statements.OfType<Statement.Assign>().Select(assign => assign.Targets is [Expression.Name name] && ScriptWrites.IsOptimizer(name.Text) ? name.Text : null).LastOrDefault(name => name is not null);

    private static Statement.Assign Made(string name)
    {
        SourcePosition nowhere = default;
        Expression type = new Expression.Attribute(new Expression.Attribute(new Expression.Name("torch", nowhere), "optim", nowhere), "SGD", nowhere);
        return new([new Expression.Name(name, nowhere)], new Expression.Call(type, [new(null, new Expression.Name("params", nowhere)), new("lr", new Expression.Name("the first rate of the optimizer", nowhere))], nowhere), nowhere);
    }

    /// <summary>Gives loops over <c>range(n)</c>, with an <c>n</c> that the text does not have, as loops without an end.</summary>
    private static IReadOnlyList<Statement> Endless(IReadOnlyList<Statement> block, HashSet<string> assigned) => [.. block.Select(statement => statement is Statement.For { Source: Expression.Call { Function: Expression.Name { Text: "range" }, Arguments: { Count: 1 or 2 } bounds } range } loop
        && bounds[^1].Value is Expression.Name end && !assigned.Contains(end.Text) && bounds[^1].Name is null
            ? loop with { Source = range with { Arguments = [.. bounds.SkipLast(1), new(null, new Expression.Literal(MostUpdates, range.Position))] } } : statement)];

    /// <summary>Gives the loops that set a rate with an update in each turn, behind the last statement that sets it.</summary>
    private static IReadOnlyList<Statement> Updated(IReadOnlyList<Statement> block, string? optimizer, HashSet<string> setters)
    {
        return optimizer is null ? block : [.. block.Select(statement => statement switch
        {
            Statement.For loop when !ScriptWrites.IsOverGroups(loop.Source) && Sets(loop.Body, setters) => loop with { Body = Turn(loop.Body) },
            Statement.While loop when Sets(loop.Body, setters) => loop with { Body = Turn(loop.Body) },
            _ => statement,
        })];

        IReadOnlyList<Statement> Turn(IReadOnlyList<Statement> body)
        {
            IReadOnlyList<Statement> inner = Updated(body, optimizer, setters);
            if (inner.Zip(body).Any(pair => !ReferenceEquals(pair.First, pair.Second)))
            {
                return inner;
            }

            int last = body.ToList().FindLastIndex(statement => Sets([statement], setters));
            SourcePosition at = body[last].Position;
            Statement update = new Statement.Evaluated(new Expression.Call(new Expression.Attribute(new Expression.Name(optimizer, at), "step", at), [], at), at);
            return [.. body.Take(last + 1), update, .. body.Skip(last + 1).Where(statement => !IsTraining(statement))];
        }
    }

    /// <summary>Gets whether a statement calls what trains an epoch, by its name: the update stands for it.</summary>
    private static bool IsTraining(Statement statement) => statement is Statement.Evaluated or Statement.Assign && Calls([statement]).Any(call => call.Function is Expression.Name name && name.Text.Contains("train", StringComparison.OrdinalIgnoreCase));

    private static bool Sets(IReadOnlyList<Statement> body, HashSet<string> setters) => ScriptWrites.In(body).Any(touch => touch.Value is not null)
        || Calls(body).Any(call => call.Function is Expression.Name name && setters.Contains(name.Text));
}
