namespace TfLrCallbacks.Porting;

/// <content>Whether rates hang on how many updates were made, also where a few batches do not show it.</content>
internal sealed partial class ScriptTraining
{
    /// <summary>Calls that take something from what they are called on, or put something there.</summary>
    private static readonly HashSet<string> Taking = new(["next", "pop", "popleft", "append", "appendleft", "extend", "insert", "remove", "rotate", "send", "update", "setdefault", "clear", "add", "discard"], StringComparer.Ordinal);

    private readonly Dictionary<string, (int Pass, Value Value)> _set = new(StringComparer.Ordinal);
    private readonly HashSet<string> _varying = new(StringComparer.Ordinal);
    private bool _isStepped;

    /// <summary>Gets a value indicating whether a rate may hang on the number of updates or batches: what makes it changes with each batch, or asks for the length of a loader.</summary>
    public bool IsByUpdate => _isStepped || _varying.Overlaps(Slice());

    private bool IsInData => _loops.Exists(loop => loop.IsOfData);

    /// <summary>Notes what a target is given: what changes from batch to batch counts them.</summary>
    public void Note(Expression target, Value value)
    {
        if (!IsInData || IsUnknown(value))
        {
            return;
        }

        if (target is Expression.Sequence several)
        {
            _varying.UnionWith(Targets.Names(several));
            return;
        }

        Expression holder = target is Expression.Subscript subscript ? subscript.Target : target;
        if (ScriptSource.Dotted(holder) is not { } name)
        {
            return;
        }

        string written = SourceWriter.Write(target);
        if (_set.TryGetValue(written, out (int Pass, Value Value) before) && before.Pass == _pass && !before.Value.Equals(value))
        {
            _varying.Add(Dialect.LastPart(name));
        }

        _set[written] = (_pass, value);
    }

    /// <summary>Notes a call: one that takes the next of something counts, and so does the step of a scheduler.</summary>
    public void Note(Expression.Call call)
    {
        if (_isKeras && call.Function is Expression.Attribute { Text: "fit" or "fit_generator" })
        {
            _fitCall = call.Position;
        }

        string? name = ScriptSource.Dotted(call.Function) is { } dotted ? Dialect.LastPart(dotted) : null;
        if (name is not null && Taking.Contains(name) && IsInData)
        {
            _varying.UnionWith(Named(Expressions.All(call)).Where(used => !Taking.Contains(used)));
        }
    }

    /// <summary>Gives the names that a rate may come from: those of what sets one, of the conditions for it, and of all that these are made of.</summary>
    public HashSet<string> Slice()
    {
        Statement[] all = [.. ScriptSource.All(_statements)];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Statement statement in all)
        {
            if (ScriptWrites.Of(statement).Any(touch => touch.Value is not null))
            {
                names.UnionWith(Named(statement.Expressions.SelectMany(Expressions.All)));
            }

            foreach (Expression.Call call in statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>())
            {
                if (call.Function is Expression.Attribute { Text: "step" or "add_param_group" or "load_state_dict" or "setdefault" or "update" or "__setitem__" } || (ScriptSource.Dotted(call.Function) is { } made && IsMade(Dialect.LastPart(made))))
                {
                    names.UnionWith(Named(call.Arguments.SelectMany(argument => Expressions.All(argument.Value))));
                }
            }

            if (statement is Statement.If choice && Concerns([choice]))
            {
                names.UnionWith(Named(choice.Branches.SelectMany(branch => Expressions.All(branch.Test))));
            }
            else if (statement is Statement.While loop && Concerns(loop.Body))
            {
                names.UnionWith(Named(Expressions.All(loop.Test)));
            }
        }

        for (int known = -1; known < names.Count;)
        {
            known = names.Count;
            foreach (Statement statement in all)
            {
                (IEnumerable<string> targets, IEnumerable<Expression> values) = statement switch
                {
                    Statement.Assign assign => (assign.Targets.SelectMany(Holders), [assign.Value]),
                    Statement.Augmented augmented => (Holders(augmented.Target), [augmented.Value]),
                    Statement.For loop => (Holders(loop.Target), [loop.Source]),
                    Statement.With with => (with.Items.Select(item => item.Target).OfType<Expression>().SelectMany(Holders), with.Items.Select(item => item.Value)),
                    Statement.Function function => ([function.Name], ScriptSource.All(function.Body).SelectMany(inner => inner.Expressions)),
                    Statement.Class type => ([type.Name], ScriptSource.All(type.Body).SelectMany(inner => inner.Expressions)),
                    _ => ((IEnumerable<string>)[], (IEnumerable<Expression>)[]),
                };
                if (targets.Any(names.Contains))
                {
                    names.UnionWith(Named(values.SelectMany(Expressions.All)));
                }
            }
        }

        return names;

        static IEnumerable<string> Holders(Expression target) => target is Expression.Sequence several ? several.Items.SelectMany(Holders)
            : target is Expression.Starred starred ? Holders(starred.Items)
            : ScriptSource.Dotted(target is Expression.Subscript subscript ? subscript.Target : target) is { } name ? [Dialect.LastPart(name)] : [];
    }
}
