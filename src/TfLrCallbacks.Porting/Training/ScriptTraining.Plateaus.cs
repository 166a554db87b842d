namespace TfLrCallbacks.Porting;

/// <content>Callbacks of the script's own that lower the rate when a metric stalls: they are called with made-up values, and held against Keras' rule.</content>
internal sealed partial class ScriptTraining
{
    private const int TimesOfProbes = 8;

    private readonly Dictionary<SourcePosition, OwnPlateau?> _plateaus = [];
    private bool _isProbed;
    private Func<string, double> _course = _ => 0;

    /// <summary>Gives the rules that callbacks of the script's own are equal to, by where they are made. The fits of the script are passed over.</summary>
    public static IReadOnlyDictionary<SourcePosition, OwnPlateau> Plateaus(IReadOnlyList<Statement> statements, int batches, int rows)
    {
        ScriptTraining training = Of(statements, batches, TimesOfProbes, rows, isProbed: true);
        return training._plateaus.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);
    }

    private void LearnProbes()
    {
        Native("_is_probed", 0, _ => new Value.Boolean(_isProbed));
        Native("_course", 1, given => given[0] is Value.Text name ? _course(name.Characters) : throw Stop("which metric a callback asks for is not known"));
        Native("_probe", 5, given => Probe(given[0], (Value.Instance)given[1], (Value.Instance)given[2], ((Value.Sequence)given[4]).Items.All(other => ReferenceEquals(other, given[0]) || LeavesRate(other)) ? given[3].AsDouble() : null));
    }

    private static bool LeavesRate(Value callback) => callback is Value.Instance { Type.Name: var name } && name.StartsWith(OfLibrary, StringComparison.Ordinal) && name is not (OfLibrary + "LearningRateScheduler" or OfLibrary + "LambdaCallback");

    private Value Probe(Value callback, Value.Instance model, Value.Instance logs, double? first)
    {
        if (callback is Value.Instance { Type: { } type } instance && type.Order.All(origin => !origin.Name.StartsWith(OfLibrary, StringComparison.Ordinal) || origin.Name == $"{OfLibrary}Callback") && type.Find("on_epoch_end") is Value.Function { Definition: { } judged } && !HasBatches(instance) && OnlySetsRate(type, judged))
        {
            OwnPlateau? rule;
            try
            {
                rule = Plateau(instance, model, logs, Numbers(type, instance), first);
            }
            catch (PortingException) when (!_budget.IsSpent)
            {
                rule = null;
            }

            _plateaus[instance.Position] = _plateaus.TryGetValue(instance.Position, out OwnPlateau? before) && before != rule ? null : rule;
        }

        return Value.None;
    }

    private OwnPlateau? Plateau(Value.Instance callback, Value.Instance model, Value.Instance logs, IReadOnlyList<double> numbers, double? first)
    {
        if (model.Attributes["optimizer"] is not Value.Instance optimizer)
        {
            return null;
        }

        Dictionary<string, Value> made = new(callback.Attributes, StringComparer.Ordinal);
        HashSet<string> asked = new(StringComparer.Ordinal);
        _course = name => asked.Add(name) ? 1 : 1;
        if (Rates(0.1, [1, 1]) is null)
        {
            return null;
        }

        return asked.Select(monitor => OwnPlateau.Of(monitor, (rate, course) => Rates(rate, course, monitor), numbers, first)).FirstOrDefault(rule => rule is not null);

        double[]? Rates(double rate, IReadOnlyList<double> course, string? monitor = null)
        {
            callback.Attributes.Clear();
            foreach ((string name, Value value) in made)
            {
                callback.Attributes[name] = name is "model" or "params" ? value : Copies.Of(value, isDeep: true, callback.Position, _budget);
            }

            optimizer.Attributes["_rate"] = rate;
            model.Attributes["stop_training"] = new Value.Boolean(false);
            int epoch = 0;
            if (monitor is not null)
            {
                // The other metrics go up and down, whatever this one does.
                _course = name => name == monitor ? course[epoch] : 0.5 + (0.3 * Math.Sin(1.7 * epoch));
            }

            List<double> rates = [];
            Call("on_train_begin", logs);
            for (; epoch < course.Count; epoch++)
            {
                logs.Attributes["_own"] = new Value.Dictionary([]);
                Call("on_epoch_begin", (long)epoch, logs);
                Call("on_epoch_end", (long)epoch, logs);
                if (optimizer.Attributes["_rate"].AsDouble() is not { } now || model.Attributes["stop_training"] is not Value.Boolean { Truth: false })
                {
                    return null;
                }

                rates.Add(now);
            }

            return [.. rates];
        }

        void Call(string hook, params Value[] given) => (Objects.Attribute(callback, hook) as Value.Function ?? throw Stop($"{hook} is no method")).Invoke(given);
    }

    /// <summary>Gets whether a callback asks nothing but the metrics when an epoch ends, and does nothing with the model but set its rate.</summary>
    private static bool OnlySetsRate(Value.Class type, Statement.Function judged)
    {
        string epoch = judged.Parameters.ElementAtOrDefault(1).Name ?? "epoch";
        Statement[] all = [.. type.Order.SelectMany(origin => origin.Members.Values).OfType<Value.Function>().Select(method => method.Definition).OfType<Statement.Function>().SelectMany(method => ScriptSource.All(method.Body))];
        return !all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Call { Function: Expression.Attribute { Target: var target, Text: var called } } && ScriptSource.Dotted(target) is { } holder
                && (holder is "self.model" or "model" && called is not ("optimizer" or "get_weights")))
            && !ScriptSource.All(judged.Body).Where(statement => statement is not Statement.Evaluated).SelectMany(statement => statement is Statement.If choice ? choice.Branches.SelectMany(branch => Expressions.All(branch.Test)) : statement.Blocks.Any() ? [] : statement.Expressions.SelectMany(Expressions.All)).Any(part => part is Expression.Name name && name.Text == epoch);
    }

    private static List<double> Numbers(Value.Class type, Value.Instance instance) =>
    [
        .. instance.Attributes.Values.Select(value => value.AsDouble()).OfType<double>(),
        .. type.Order.SelectMany(origin => origin.Members.Values).Select(member => member.AsDouble()).OfType<double>(),
        .. type.Order.SelectMany(origin => origin.Members.Values).OfType<Value.Function>().Select(method => method.Definition).OfType<Statement.Function>().SelectMany(method => ScriptSource.All(method.Body))
            .SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Literal>().Select(literal => literal.Value.AsDouble()).OfType<double>(),
    ];
}
