namespace TfLrCallbacks.Porting;

/// <summary>
/// Whether what a function of the text gives depends on how often it was asked: it, or what it calls, changes something that outlives the call (a name
/// around it, an attribute, an entry, a list) and looks at it too.
/// </summary>
internal static class States
{
    private const int MostParts = 50;

    /// <summary>Gets whether a function goes on from a value that an earlier call of it left.</summary>
    public static bool Changes(Value.Function function)
    {
        List<Part> parts = Parts(function);
        Dictionary<string, int> written = new(StringComparer.Ordinal);
        foreach (Part part in parts)
        {
            foreach ((Expression target, bool isRead) in part.Writes)
            {
                if (isRead)
                {
                    return true;
                }

                string path = Path(target)!;
                written[path] = written.GetValueOrDefault(path) + 1;
            }
        }

        return written.Any(pair => parts.Sum(part => part.Expressions.Count(expression => Is(expression, pair.Key))) > pair.Value && !IsSetFirst(parts, pair.Key, pair.Value));
    }

    /// <summary>Gets whether a function, or what it calls, looks at an attribute.</summary>
    public static bool Reads(Value.Function function, string attribute) =>
        Parts(function).Any(part => part.Expressions.Any(expression => expression is Expression.Attribute own && own.Text == attribute));

    /// <summary>Gets whether each call assigns a name or an attribute before it looks at it.</summary>
    private static bool IsSetFirst(List<Part> parts, string path, int writes)
    {
        Part own = parts[0];
        Statement? first = own.Body.FirstOrDefault(statement => ScriptSource.All([statement]).SelectMany(inner => inner.Expressions).SelectMany(Expressions.All).Any(part => Is(part, path)));
        return writes == own.Writes.Count(write => write.Target is Expression.Name or Expression.Attribute { Target: Expression.Name } && Path(write.Target) == path)
            && parts.Skip(1).All(part => !part.Expressions.Any(expression => Is(expression, path)))
            && first is Statement.Assign assign && !Expressions.All(assign.Value).Any(part => Is(part, path));
    }

    /// <summary>Gives what names the thing that a target belongs to: a name, or a name and an attribute; null where a call makes it.</summary>
    private static string? Path(Expression expression) => expression switch
    {
        Expression.Name name => name.Text,
        Expression.Attribute { Target: Expression.Name name } attribute => $"{name.Text}.{attribute.Text}",
        Expression.Attribute attribute => Path(attribute.Target),
        Expression.Subscript subscript => Path(subscript.Target),
        _ => null,
    };

    private static bool Is(Expression expression, string path) => expression is Expression.Name or Expression.Attribute { Target: Expression.Name } && Path(expression) == path;

    private static string? Root(Expression expression) => expression switch
    {
        Expression.Name name => name.Text,
        Expression.Attribute attribute => Root(attribute.Target),
        Expression.Subscript subscript => Root(subscript.Target),
        _ => null,
    };

    /// <summary>Gives the bodies of a function and of all functions of the text that it calls.</summary>
    private static List<Part> Parts(Value.Function function)
    {
        List<Part> parts = [];
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Add(function, function.Owner);
        return parts;

        void Add(Value.Function next, Value.Instance? owner)
        {
            object? body = (object?)next.Definition ?? next.InLine;
            if (body is null || parts.Count >= MostParts || !seen.Add(body))
            {
                return;
            }

            Part part = new(next, owner);
            parts.Add(part);
            foreach ((Value.Function called, Value.Instance? of) in part.Expressions.SelectMany(part.Called))
            {
                Add(called, of);
            }
        }
    }

    /// <summary>The body of one function.</summary>
    private sealed class Part
    {
        private readonly Value.Function _function;
        private readonly Value.Instance? _owner;
        private readonly HashSet<string> _outer;
        private readonly HashSet<string> _locals;
        private readonly HashSet<string> _fresh;

        public Part(Value.Function function, Value.Instance? owner)
        {
            _function = function;
            _owner = owner;
            Body = function.Definition?.Body ?? [];
            Statement[] all = [.. ScriptSource.All(Body)];
            Expressions = function.InLine is { } line && function.Definition is null ? [.. Porting.Expressions.All(line.Body)] : [.. all.SelectMany(statement => statement.Expressions).SelectMany(Porting.Expressions.All)];
            _outer = new(all.OfType<Statement.Outer>().SelectMany(shared => shared.Names), StringComparer.Ordinal);
            _locals = new(Targets.Names(Body).Where(name => !_outer.Contains(name)), StringComparer.Ordinal);

            // What a call makes itself does not outlive it; what it only names may.
            _fresh = new(_locals, StringComparer.Ordinal);
            foreach (Statement statement in all)
            {
                _fresh.ExceptWith(statement switch
                {
                    Statement.Assign { Value: Expression.Name or Expression.Attribute or Expression.Subscript or Expression.Conditional or Expression.Call { Function: Expression.Attribute { Text: "get" or "setdefault" } } } assign => assign.Targets.SelectMany(Targets.Names),
                    Statement.For loop => Targets.Names(loop.Target),
                    Statement.With with => with.Items.SelectMany(item => item.Target is null ? [] : Targets.Names(item.Target)),
                    _ => [],
                });
            }

            Writes = [.. all.SelectMany(Written), .. Expressions.OfType<Expression.Call>().SelectMany(Mutated)];
        }

        public IReadOnlyList<Statement> Body { get; }

        public IReadOnlyList<Expression> Expressions { get; }

        /// <summary>Gets what is changed that outlives a call, and whether the change looks at the value before.</summary>
        public IReadOnlyList<(Expression Target, bool IsRead)> Writes { get; }

        /// <summary>Gives the functions of the text that an expression calls.</summary>
        public IEnumerable<(Value.Function Function, Value.Instance? Owner)> Called(Expression expression) => expression switch
        {
            Expression.Call { Function: Expression.Name { Text: "next" }, Arguments: [{ Value: Expression.Name asked }, ..] } when Known(asked.Text) is Value.Instance asker => Member(asker, asker.Type, "__next__"),
            Expression.Call { Function: Expression.Name name } when !_locals.Contains(name.Text) => Callee(Known(name.Text)),
            Expression.Attribute { Target: Expression.Name holder } attribute when Known(holder.Text) is Value.Instance instance => Member(instance, instance.Type, attribute.Text),
            Expression.Attribute { Target: Expression.Call { Function: Expression.Name { Text: "super" } } } attribute when _owner is not null =>
                _owner.Type?.Bases.OfType<Value.Class>().SelectMany(type => Member(null, type, attribute.Text).Select(member => (member.Function, (Value.Instance?)_owner))) ?? [],
            _ => [],
        };

        private static IEnumerable<(Value.Function Function, Value.Instance? Owner)> Callee(Value? value) => value switch
        {
            Value.Function function => [(function, function.Owner)],
            Value.Instance instance => Member(instance, instance.Type, "__call__"),
            _ => [],
        };

        private static IEnumerable<(Value.Function Function, Value.Instance? Owner)> Member(Value.Instance? instance, Value.Class? type, string name) =>
            instance?.Attributes.TryGetValue(name, out Value? own) == true ? Callee(own)
            : type?.Find(name) is Value.Function method ? [(method, instance)] : [];

        private Value? Known(string name) => name == "self" ? _owner : _function.Around?.Find(name);

        private IEnumerable<(Expression Target, bool IsRead)> Written(Statement statement) => statement switch
        {
            Statement.Augmented augmented when Outlives(augmented.Target) => [(augmented.Target, true)],
            Statement.Assign assign => assign.Targets.SelectMany(Single).Where(Outlives).Select(target => (target, Porting.Expressions.All(assign.Value).Any(part => Path(target) is { } path && Is(part, path)))),
            _ => [],
        };

        private IEnumerable<(Expression Target, bool IsRead)> Mutated(Expression.Call call) => call switch
        {
            { Function: Expression.Name { Text: "setattr" }, Arguments: [{ Value: var holder }, ..] } when Outlives(holder, isChanged: true) => [(holder, true)],
            { Function: Expression.Attribute method } when (Mutations.OfLists.Contains(method.Text) || Mutations.OfTables.Contains(method.Text)) && Outlives(method.Target, isChanged: true) =>
                [(method.Target, Mutations.Takes(method.Text))],
            { Function: Expression.Attribute { Text: "add" or "discard" or "appendleft" or "popleft" or "rotate" or "fill" } method } when Root(method.Target) is { } root && Known(root) is Value.Sequence && Outlives(method.Target, isChanged: true) =>
                [(method.Target, method.Text is "popleft" or "rotate")],
            _ => [],
        };

        private static IEnumerable<Expression> Single(Expression target) => target switch
        {
            Expression.Sequence several => several.Items.SelectMany(Single),
            Expression.Starred starred => Single(starred.Items),
            _ => [target],
        };

        private bool Outlives(Expression target) => Outlives(target, isChanged: false);

        private bool Outlives(Expression target, bool isChanged) => Path(target) is not null && (target is Expression.Name name && !isChanged ? _outer.Contains(name.Text) : Root(target) is { } root && !_fresh.Contains(root));
    }
}
