namespace TfLrCallbacks.Porting;

/// <content>Rates that a script sets between its fits: each fit begins with the rate that stands before it.</content>
internal sealed partial class ScriptWriter
{
    private readonly Dictionary<Expression.Call, (string Written, int Line)> _begun = new(ReferenceEqualityComparer.Instance);
    private bool _areInRow;

    /// <summary>Writes the rates with which fits begin, as callbacks that set them when a fit begins.</summary>
    /// <exception cref="PortingException">The fits do not stand in a row, or a rate depends on what only the training knows.</exception>
    private void Between(ScriptConstruct construct, ScriptPlace place, string? optimizer)
    {
        _areInRow = false;
        (IReadOnlyList<Statement> block, Statement.Function? function) = Around(place, optimizer);
        ScriptProgram program = Program(optimizer, NameOf(new ManualRate(string.Empty, string.Empty, 0, optimizer)), [], countsFits: true);
        IReadOnlyList<Statement> statements = ScriptReplay.Placed(program.Of(block));
        ScriptConstruct[] fits = InRow(construct, statements);
        _areInRow = true;
        if (!program.Lines.Contains(construct.Line))
        {
            throw new PortingException(construct.Statement!.Position, "the fits that it is set for are not found.");
        }

        Compiled(construct, fits);
        HashSet<string> changing = ScriptReplay.Changing(statements, _source);
        List<(int Fit, int Line)> together = [];
        Dictionary<Expression.Call, (string Written, int Line)> begun = new(ReferenceEqualityComparer.Instance);
        int first = 0;
        for (int i = 0; i < fits.Length; i++)
        {
            int at = Enumerable.Range(first, statements.Count - first).First(index => ScriptProgram.IsUpdate(statements[index]));
            Statement[] before = [.. statements.Take(at).Skip(first)];
            int compiled = Array.FindLastIndex(before, statement => program.Making(statement) is not null);
            compiled += compiled >= 0 && compiled + 1 < before.Length && IsOf(before[compiled + 1], before[compiled]) ? 1 : 0;
            Statement[] writes = [.. before.Skip(compiled + 1).Where(statement => ScriptSource.All([statement]).Any(inner => Targets.Names([inner]).Contains(ScriptProgram.Rate)))];
            if (writes.Length > 0 && writes[^1] is Statement.Assign last && Begun(last.Value, changing, isFirst: writes.Length == 1) is { } rate)
            {
                begun[fits[i].Call!] = (Beginning(rate, last.Position.Line), last.Position.Line);
            }
            else if (writes.Length > 0)
            {
                together.Add((i, writes[^1].Position.Line));
            }

            first = at + 1;
        }

        if (together.Count > 0)
        {
            if (_found.FirstOrDefault(item => item.Construct.Kind == "keras-compile" && item.Place.Function is { } around && !ReferenceEquals(around, function) && _loops.Callers(around).Count() > 1).Construct is { } within)
            {
                throw new PortingException(construct.Statement!.Position, $"the model is compiled in a function (line {within.Line}) that is called again.");
            }

            if (Enumerable.Range(0, statements.Count).FirstOrDefault(at => program.Making(statements[at]) is not null && !(at + 1 < statements.Count && IsOf(statements[at + 1], statements[at])), -1) is >= 0 and var made)
            {
                throw new PortingException(statements[made].Position, "the rate of the optimizer that the model is compiled with is not written there.");
            }

            string schedule = Replayed(new ScriptReplay(statements, _source, function), program, construct, optimizer, fits);
            foreach ((int fit, int line) in together)
            {
                begun[fits[fit].Call!] = (Beginning($"{schedule}().ValueAt({ScriptCode.Number(fit)})", line), line);
            }
        }

        foreach ((Expression.Call fit, (string Written, int Line) line) in begun)
        {
            _begun[fit] = line;
        }

        _replayed.UnionWith(program.Lines);
    }

    /// <summary>Gets whether a statement sets the rate that a compile begins with.</summary>
    private static bool IsOf(Statement write, Statement making) => write.Position == making.Position && Targets.Names([write]).Contains(ScriptProgram.Rate);

    /// <summary>Gives the rate that is set when a fit begins, from what does not change or from the rate itself; null where it takes other statements.</summary>
    private string? Begun(Expression value, HashSet<string> changing, bool isFirst) => Expressions.All(value).OfType<Expression.Name>().Select(name => name.Text).Where(changing.Contains).Distinct().ToArray() switch
    {
        [] => _code.Number(value, None),
        [ScriptProgram.Rate] when isFirst => _code.Number(value, new HashSet<string>([ScriptProgram.Rate], StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal) { [ScriptProgram.Rate] = "run.LearningRate" }),
        _ => null,
    };

    /// <summary>Writes the rates of fits that are made by several statements as the statements that make them.</summary>
    private string Replayed(ScriptReplay replay, ScriptProgram program, ScriptConstruct construct, string? optimizer, ScriptConstruct[] fits)
    {
        if (replay.ReadsRate && fits.SkipLast(1).FirstOrDefault(fit => !Leaves(fit)) is { } changes)
        {
            throw new PortingException(construct.Statement!.Position, $"it goes on from the rate that the callbacks of the fit of line {changes.Line} leave.");
        }

        return Rates(replay, program, construct, optimizer, [], "fit, at which it begins");
    }

    /// <summary>Gives the callback that sets a rate when a fit begins.</summary>
    private static string Beginning(string rate, int line) => $"new LambdaCallback(onTrainBegin: run => run.LearningRate = {rate}), // line {line}";

    /// <summary>Gives the fits of a program, in which each stands once and in no loop and under no condition.</summary>
    private ScriptConstruct[] InRow(ScriptConstruct construct, IReadOnlyList<Statement> statements)
    {
        Statement[] updates = [.. ScriptSource.All(statements).Where(ScriptProgram.IsUpdate)];
        ScriptConstruct[] all = [.. _found.Select(item => item.Construct).Where(item => item.Kind == "keras-fit")];
        ScriptConstruct?[] fits = [.. updates.Select(update => Array.Find(all, fit => fit.Call!.Position == update.Position))];
        string[] models = [.. fits.OfType<ScriptConstruct>().Select(ModelOf).Distinct()];
        return fits.Length > 0 && fits.All(fit => fit is not null) && fits.Distinct().Count() == fits.Length && updates.All(update => statements.Contains(update, ReferenceEqualityComparer.Instance)) && models.Length == 1 && all.Count(fit => ModelOf(fit) == models[0]) == fits.Length
            ? [.. fits.Select(fit => fit!)]
            : throw new PortingException(construct.Statement!.Position, "the fits do not stand in a row.");
    }

    private static string ModelOf(ScriptConstruct fit) => ScriptSource.Dotted(((Expression.Attribute)fit.Call!.Function).Target) ?? string.Empty;

    /// <summary>Refuses optimizers whose rate is not set by hand alone.</summary>
    private void Compiled(ScriptConstruct construct, ScriptConstruct[] fits)
    {
        if (_found.Select(item => item.Construct).FirstOrDefault(item => item.Kind == "keras-optimizer" && (item.Codes.Contains("schedule-as-callback") || item.Codes.Contains("legacy-decay"))) is { } driven)
        {
            throw new PortingException(construct.Statement!.Position, driven.Codes.Contains("legacy-decay") ? $"the decay of the optimizer of line {driven.Line} goes on beside it." : $"Keras does not let the rate of an optimizer with a schedule be set (line {driven.Line}).");
        }

        string[] again = [.. _found.Select(item => item.Construct).Where(item => item.Kind == "keras-compile").Select(item => item.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Written).OfType<Expression>().Select(ScriptSource.Dotted).OfType<string>()];
        if (again.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new PortingException(construct.Statement!.Position, $"the models are compiled with the same optimizer '{twice.Key}' again, which keeps its rate.");
        }
    }

    /// <summary>Gets whether the callbacks of a fit leave the rate as it is.</summary>
    private bool Leaves(ScriptConstruct fit)
    {
        if (fit.Arguments.FirstOrDefault(argument => argument.Name is "callbacks")?.Written is not { } written)
        {
            return fit.Arguments.All(argument => argument.Name is not ("*" or "**"));
        }

        Expression? list = written is not Expression.Name name ? written
            : ScriptSource.All(_source.Statements).Any(statement => statement is Statement.Augmented { Target: Expression.Name added } ? added.Text == name.Text : statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Target: Expression.Name own } } } && own.Text == name.Text) ? null
            : Assigned(name.Text);
        return list is Expression.Sequence items && _found.Count(item => item.Construct is { Kind: "keras-callback", Name: "EarlyStopping" or "ModelCheckpoint" or "CSVLogger" or "TensorBoard" or "TerminateOnNaN" or "BackupAndRestore" }
            && item.Construct.PluggedIn.Any(plug => plug.StartsWith("callbacks= of ", StringComparison.Ordinal) && plug.EndsWith($"@{fit.Line}", StringComparison.Ordinal))) == items.Items.Count;
    }
}
