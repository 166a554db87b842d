namespace TfLrCallbacks.Porting;

/// <summary>
/// What a <see cref="ScriptProgram"/> does for the rate, turn by turn: the statements that the rate needs, with those that the turn before leaves behind, and
/// the updates. Batches that do not concern the rate are one update for a whole epoch.
/// </summary>
internal sealed partial class ScriptReplay
{
    private static readonly HashSet<string> NoNames = new(StringComparer.Ordinal);

    private readonly ScriptSource _source;
    private readonly IReadOnlyList<Statement> _program;
    private readonly HashSet<string> _assigned;
    private readonly HashSet<string> _needed = new(StringComparer.Ordinal) { ScriptProgram.Rate };
    private readonly HashSet<Statement> _relevant = new(ReferenceEqualityComparer.Instance);
    private readonly Statement? _root;
    private readonly HashSet<Statement> _ofBatches;
    private bool _isWhole = true;

    /// <param name="program">The statements.</param>
    /// <param name="source">The script.</param>
    /// <param name="function">The function that they stand in; null for the script itself.</param>
    /// <exception cref="PortingException">The rate depends on what is known only in the training.</exception>
    public ScriptReplay(IReadOnlyList<Statement> program, ScriptSource source, Statement.Function? function)
    {
        _source = source;
        _program = WithLists(Placed(WithoutWords(OneByOne(program))));
        HashSet<string> constants = Constants(_program, source);
        _assigned = [.. Targets.Names(_program).Except(constants)];

        // A loop over a range within one over batches makes several updates of each batch, no epoch.
        _ofBatches = new(ScriptSource.All(_program).OfType<Statement.For>().Where(batches => batches.Target is Expression.Sequence && !ScriptUnits.IsEpochs(batches)).SelectMany(batches => ScriptSource.All(batches.Body))
            .Where(inner => inner is Statement.For { Source: Expression.Call { Function: Expression.Name { Text: "range" } } }), ReferenceEqualityComparer.Instance);
        _ofBatches.UnionWith(Outermost(_program).Where(CountsUpdates));
        Statement[] training = [.. _program.Where(HasUpdate)];
        _root = training is [Statement.For or Statement.While] ? training[0] : null;
        while (Grow(_program))
        {
            // Each round adds what the last one needs.
        }

        if (ScriptSource.All(_program).OfType<Statement.For>().FirstOrDefault(outer => ScriptSource.All(outer.Body).OfType<Statement.For>().Any(inner => Targets.Names(inner.Target).Intersect(Targets.Names(outer.Target)).Any(_needed.Contains))) is { } shared)
        {
            throw new PortingException(shared.Position, "a loop within it counts with the same name, and the rate needs that.");
        }

        List<Statement> built = [.. Build(_program)];
        if (ScriptSource.All(built).Any(statement => ScriptProgram.IsUpdate(statement) && !ScriptProgram.IsEpoch(statement)))
        {
            _isWhole = false;
            built = [.. Build(_program)];
        }

        IsEpoch = _isWhole;
        if (!ScriptSource.All(built).Any(ScriptProgram.IsUpdate))
        {
            throw new PortingException(_program[0].Position, "nothing in this file trains with it.");
        }

        if (!_isWhole && ScriptSource.All(built).Any(ScriptProgram.IsEpoch))
        {
            throw new PortingException(_program[0].Position, "it is set within an epoch, and another epoch is trained by what is not in this file.");
        }

        Body = [.. First(function, constants), .. Shaped(Flat(built), 0)];
        Check();
        Body = Apart(Body);
    }

    /// <summary>Gives the names whose values change in a program, the rate among them.</summary>
    public static HashSet<string> Changing(IReadOnlyList<Statement> program, ScriptSource source) => [.. Targets.Names(program).Except(Constants(program, source)), ScriptProgram.Rate];

    /// <summary>Gets a value indicating whether a rate is made from the one before.</summary>
    public bool ReadsRate => ScriptSource.All(Body).SelectMany(Read).SelectMany(Names).Contains(ScriptProgram.Rate);

    /// <summary>Gets the statements. At each update the rate of that update is given.</summary>
    public IReadOnlyList<Statement> Body { get; }

    /// <summary>Gets a value indicating whether each rate is that of an epoch, else of an update.</summary>
    public bool IsEpoch { get; }

    private static bool HasUpdate(Statement statement) => ScriptSource.All([statement]).Any(ScriptProgram.IsUpdate);

    /// <summary>Gives the loops of a block that stand in no other loop.</summary>
    private static IEnumerable<Statement> Outermost(IReadOnlyList<Statement> block) => block.SelectMany(statement => statement is Statement.For or Statement.While ? [statement] : statement.Blocks.SelectMany(Outermost));

    /// <summary>Gets whether each turn of a loop makes an update, and a number says how many turns it has: it is no pass through the data.</summary>
    private static bool CountsUpdates(Statement loop) => loop.Blocks.First().Any(ScriptProgram.IsUpdate) && !Outermost(loop.Blocks.First()).Any(HasUpdate)
        && (loop is Statement.While || (loop is Statement.For { Source: var source } && ScriptClock.Inner(source) is Expression.Call { Function: var called, Arguments.Count: 1 or 2 } && Dialect.LastPart(ScriptSource.Dotted(called) ?? string.Empty) is "range" or "trange"));

    private static IEnumerable<string> Names(Expression expression) => Expressions.All(expression).OfType<Expression.Name>().Select(name => name.Text);

    /// <summary>Gives members and items that the program sets, such as <c>self.lr</c> and <c>state['lr']</c>, names of their own.</summary>
    public static IReadOnlyList<Statement> Placed(IReadOnlyList<Statement> program)
    {
        HashSet<string> places = [.. ScriptSource.All(program).SelectMany(statement => statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : []).Select(Place).OfType<string>()];
        return places.Count == 0 ? program : [.. program.Select(statement => Mapped(statement, part => Place(part) is { } place && places.Contains(place) ? new Expression.Name(place, part.Position) : null))];
    }

    private static string? Place(Expression expression) => expression switch
    {
        Expression.Attribute when ScriptSource.Dotted(expression) is { } dotted => dotted.Replace('.', '_'),
        Expression.Attribute { Target: Expression.Subscript held, Text: var member } when Place(held) is { } place => $"{place}_{member}",
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text key }, Target: var holder } when (ScriptSource.Dotted(holder)?.Replace('.', '_') ?? Place(holder)) is { } place => $"{place}_{key.Characters}",
        _ => null,
    };

    private static Statement Mapped(Statement statement, Func<Expression, Expression?> replaced)
    {
        Expression With(Expression part) => Expressions.Map(part, replaced);
        IReadOnlyList<Statement> Block(IReadOnlyList<Statement> block) => [.. block.Select(inner => Mapped(inner, replaced))];
        return statement switch
        {
            Statement.Assign assign => assign with { Targets = [.. assign.Targets.Select(With)], Value = With(assign.Value) },
            Statement.Augmented augmented => augmented with { Target = With(augmented.Target), Value = With(augmented.Value) },
            Statement.Evaluated evaluated => evaluated with { Value = With(evaluated.Value) },
            Statement.If choice => choice with { Branches = [.. choice.Branches.Select(branch => (With(branch.Test), Block(branch.Body)))], Otherwise = Block(choice.Otherwise) },
            Statement.For loop => loop with { Target = With(loop.Target), Source = With(loop.Source), Body = Block(loop.Body) },
            Statement.While loop => loop with { Test = With(loop.Test), Body = Block(loop.Body) },
            _ => statement,
        };
    }

    /// <summary>Gives the names that have one value for the whole script: they are settings, not variables of the loop.</summary>
    private static HashSet<string> Constants(IReadOnlyList<Statement> program, ScriptSource source)
    {
        ILookup<string, Statement> all = ScriptSource.All(source.Statements).SelectMany(statement => Own(statement).Select(name => (name, statement))).ToLookup(pair => pair.name, pair => pair.statement, StringComparer.Ordinal);
        Dictionary<string, Expression> candidates = new(StringComparer.Ordinal);
        foreach (Statement.Assign assign in program.OfType<Statement.Assign>())
        {
            foreach (string name in Targets.Names([assign]).Where(name => all[name].Count() == 1 && name != ScriptProgram.Rate))
            {
                candidates[name] = assign.Value;
            }
        }

        HashSet<string> assigned = [.. Targets.Names(program)];
        while (candidates.FirstOrDefault(pair => Names(pair.Value).Any(name => assigned.Contains(name) && !candidates.ContainsKey(name))).Key is { } changing)
        {
            candidates.Remove(changing);
        }

        // Settings are settings however often they are made; what is changed in them has a name of its own.
        foreach (IGrouping<string, Statement.Assign> holder in program.OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name]).GroupBy(assign => ((Expression.Name)assign.Targets[0]).Text))
        {
            if (!candidates.ContainsKey(holder.Key) && ScriptSource.All(program).Count(statement => Own(statement).Contains(holder.Key)) == holder.Count() && source.IsHolder(holder.Last()))
            {
                candidates[holder.Key] = holder.Last().Value;
            }
        }

        return [.. candidates.Keys];
    }

    private static IEnumerable<string> Own(Statement statement) => statement switch
    {
        Statement.Assign or Statement.Augmented => Targets.Names([statement]),
        Statement.For loop => Targets.Names(loop.Target),
        _ => [],
    };

    /// <summary>Finds statements that give a needed name a value, and the names that they need.</summary>
    private bool Grow(IReadOnlyList<Statement> block)
    {
        bool grows = false;
        void Need(Expression expression)
        {
            foreach (string name in Names(expression).Where(_assigned.Contains))
            {
                grows |= _needed.Add(name);
            }
        }

        foreach (Statement statement in block)
        {
            bool isNeeded;
            if (statement is Statement.For or Statement.While or Statement.If)
            {
                foreach (IReadOnlyList<Statement> inner in statement.Blocks)
                {
                    grows |= Grow(inner);
                }

                isNeeded = IsKept(statement) || (statement is Statement.For && Own(statement).Any(IsLeft)) || statement.Blocks.SelectMany(inner => inner).Any(_relevant.Contains) || (statement is Statement.If choice && choice.Blocks.Any(IsJump) && choice.Branches.All(branch => IsComputable(branch.Test, [])));
                if (isNeeded && !(ReferenceEquals(statement, _root) && statement is Statement.While endless && !IsComputable(endless.Test, [])))
                {
                    foreach (Expression part in statement is Statement.For loop ? Starts(loop) : statement.Expressions)
                    {
                        Need(part);
                    }
                }
            }
            else
            {
                bool isMarked = ScriptProgram.IsStep(statement) || ScriptProgram.IsMade(statement) || ScriptProgram.IsAgain(statement);
                isNeeded = isMarked || Own(statement).Any(_needed.Contains);
                if (isNeeded && !isMarked)
                {
                    Need(statement is Statement.Assign assign ? assign.Value : ((Statement.Augmented)statement).Value);
                }
            }

            grows |= isNeeded && _relevant.Add(statement);
        }

        return grows;
    }

    private IEnumerable<Expression> Starts(Statement.For loop) => ReferenceEquals(loop, _root) && loop.Source is Expression.Call { Function: var function, Arguments: var arguments } && Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) is "range" or "trange"
        ? arguments.Count > 1 ? [arguments[0].Value] : []
        : [loop.Source];

    private static bool IsJump(IReadOnlyList<Statement> block) => block.Any(statement => statement is Statement.Jump { Word: "break" or "continue" });

    /// <summary>Gets whether an expression is made of counters and settings alone, not of what the training measures.</summary>
    private bool IsComputable(Expression expression, HashSet<string> asked) => Expressions.All(expression).All(part => part switch
    {
        Expression.Name name when _assigned.Contains(name.Text) && asked.Add(name.Text) => Given(name.Text).All(statement => statement switch
        {
            Statement.Assign assign => assign.Targets is [Expression.Name] && IsComputable(assign.Value, asked),
            Statement.Augmented augmented => IsComputable(augmented.Value, asked),
            Statement.For loop => ScriptClock.Counted(loop).Contains(name.Text),
            _ => false,
        }),
        Expression.Call call => Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty) is "len" or "int" or "float" or "min" or "max" or "abs" or "round" or "floor" or "ceil",
        Expression.Attribute attribute => ScriptSource.Dotted(attribute) is { } dotted && !_assigned.Contains(dotted.Split('.')[0]),
        Expression.Lambda or Expression.Comprehension or Expression.Template => false,
        _ => true,
    });

    private IEnumerable<Statement> Given(string name) => ScriptSource.All(_program).Where(statement => Own(statement).Contains(name));

    /// <summary>Gives the statements that the rate needs, and the updates.</summary>
    private IEnumerable<Statement> Build(IReadOnlyList<Statement> block)
    {
        for (int i = 0; i < block.Count; i++)
        {
            Statement statement = block[i];
            switch (statement)
            {
                case Statement.If choice when _relevant.Contains(choice):
                    yield return choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, (IReadOnlyList<Statement>)[.. Build(branch.Body)]))], Otherwise = [.. Build(choice.Otherwise)] };
                    break;
                case Statement.If choice when HasUpdate(choice):
                    bool isOfCounters = choice.Branches.All(branch => Names(branch.Test).Any(_assigned.Contains) && IsComputable(branch.Test, []));
                    if (isOfCounters && choice.Branches.SelectMany(branch => Names(branch.Test)).Any(name => _assigned.Contains(name) && !_needed.Contains(name) && Given(name).All(given => given is not Statement.For)))
                    {
                        throw new PortingException(choice.Position, $"the update is made only where {Brief.Of(SourceWriter.Write(choice.Branches[0].Test), 80)}.");
                    }

                    if (isOfCounters)
                    {
                        _needed.UnionWith(choice.Branches.SelectMany(branch => Names(branch.Test)).Where(_assigned.Contains));
                        yield return choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, (IReadOnlyList<Statement>)[.. Build(branch.Body)]))], Otherwise = [.. Build(choice.Otherwise)] };
                        break;
                    }

                    foreach (Statement inner in Build(choice.Blocks.First(one => one.Any(HasUpdate))))
                    {
                        yield return inner;
                    }

                    break;
                case Statement.If choice when choice.Blocks.Any(IsJump) && choice.Blocks.Any(inner => inner.Any(jump => jump is Statement.Jump { Word: "continue" })) && block.Skip(i + 1).Any(later => _relevant.Contains(later)):
                    throw new PortingException(choice.Position, $"it is set only where not {Brief.Of(SourceWriter.Write(choice.Branches[0].Test), 80)}.");
                case Statement.For or Statement.While when HasUpdate(statement) && !_relevant.Contains(statement) && _isWhole && !_ofBatches.Contains(statement):
                    yield return ScriptProgram.Epoch(statement.Position);
                    break;
                case Statement.For loop when _relevant.Contains(loop) || HasUpdate(loop):
                    yield return loop with { Body = [.. Build(loop.Body)] };
                    break;
                case Statement.While loop when _relevant.Contains(loop) || HasUpdate(loop):
                    yield return loop with { Body = [.. Build(loop.Body)] };
                    break;
                case Statement.Jump { Word: "break" or "continue" } when block.Any(ScriptProgram.IsUpdate) || block.Any(_relevant.Contains) || block.Count == 1 || IsJump(block):
                    yield return statement;
                    break;
                default:
                    if (_relevant.Contains(statement) || ScriptProgram.IsUpdate(statement))
                    {
                        yield return statement;
                    }

                    break;
            }
        }
    }

    /// <summary>Gets whether a loop goes over epochs, with loops over batches in it.</summary>
    private static bool IsKept(Statement loop) => loop is Statement.For or Statement.While && IsOfEpochs(loop)
        && ScriptSource.All(loop.Blocks.First()).Any(inner => ScriptProgram.IsEpoch(inner) || (inner is Statement.For or Statement.While && HasUpdate(inner)));

    private static bool IsOfEpochs(Statement loop) => ScriptUnits.IsEpochs(loop) || loop is Statement.For { Source: Expression.Call { Function: Expression.Name { Text: "range" or "trange" } } };
}
