namespace TfLrCallbacks.Porting;

/// <content>What a text defines: functions, classes, objects.</content>
public abstract partial record Value
{
    /// <summary>A function by lambda or def, an object that can be called, or a function handed over from C#.</summary>
    /// <param name="Arity">How many arguments it takes.</param>
    /// <param name="Invoke">Evaluates it.</param>
    /// <param name="Written">How it is written, where it is no lambda.</param>
    internal sealed record Function(int Arity, Func<IReadOnlyList<Value>, Value> Invoke, string Written) : Value
    {
        /// <summary>The methods that are being closed: each read of a method gives another value.</summary>
        [ThreadStatic]
        private static List<(Statement.Function? Definition, Instance? Owner)>? _closing;

        private Expression.Lambda? _written;
        private bool _isInlined;
        private bool _isBeingClosed;
        private bool? _isStateful;

        /// <summary>Gets the Python function in a line, with the values of the names that it takes from the text; null where it has no such form.</summary>
        public Expression.Lambda? Lambda
        {
            get
            {
                _closing ??= [];
                if (_isBeingClosed || _closing.Count > 20 || IsStateful || (Definition is not null && _closing.Exists(one => ReferenceEquals(one.Definition, Definition) && ReferenceEquals(one.Owner, Owner))))
                {
                    // It calls itself, or is no function of its arguments.
                    return null;
                }

                _closing.Add((Definition, Owner));
                _isBeingClosed = true;
                try
                {
                    if (_written is null && !_isInlined && Definition is not null)
                    {
                        _written = Inlining.Of(Owner is null ? Definition : Definition with { Parameters = [.. Definition.Parameters.Skip(1)] }, Around);
                        _isInlined = true;
                    }

                    return _written is not null && Around is not null ? Inlining.Close(_written, Around, Owner) : _written;
                }
                finally
                {
                    _closing.RemoveAt(_closing.Count - 1);
                    _isBeingClosed = false;
                }
            }

            init => _written = value;
        }

        /// <summary>Gets the names that it takes from around it.</summary>
        public IEnumerable<string> Outside => Definition is { } definition
            ? ScriptSource.All(definition.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.Free).Except(definition.Parameters.Select(parameter => parameter.Name.TrimStart('*')).Concat(Targets.Names(definition.Body)))
            : _written is null ? [] : Expressions.Free(_written);

        /// <summary>Gets how it is written.</summary>
        public string Source => Lambda is { } lambda ? SourceWriter.Write(lambda) : Written;

        /// <summary>Gets the statement of a function by def.</summary>
        public Statement.Function? Definition { get; init; }

        /// <summary>Gets a value indicating whether what it gives depends on the calls before.</summary>
        public bool IsStateful
        {
            get => _isStateful ??= States.Changes(this);
            init => _isStateful = value ? true : null;
        }

        /// <summary>Gets the function in a line as it is written; null for a function by def.</summary>
        public Expression.Lambda? InLine => Definition is null ? _written : null;

        /// <summary>Gets what it gave for 0, 1, 2, …, where each call depends on those before.</summary>
        private List<Value> Played { get; } = [];

        /// <summary>Gives its value for a whole number after it was asked for all before, as a training asks it.</summary>
        public Value Play(double argument)
        {
            if (!(argument >= 0 && argument < 100_000))
            {
                throw new PortingException($"{Brief.Of(Written, 60)} goes on from call to call, and {argument:R} is too far. Give at most 100000.");
            }

            lock (Played)
            {
                while (Played.Count <= argument)
                {
                    Played.Add(Budget.InOrder(() => Invoke([Played.Count])));
                }

                return Played[(int)argument];
            }
        }

        /// <summary>Gets its parameters and body; null for a function handed over from C#.</summary>
        public Callable? Callable { get; init; }

        /// <summary>Gets the names around it.</summary>
        public Scope? Around { get; init; }

        /// <summary>Gets what calls it with arguments by name; null where only positions count.</summary>
        public Func<IReadOnlyList<(string? Name, Value Value)>, Value>? Apply { get; init; }

        /// <summary>Gets the object that it belongs to.</summary>
        public Instance? Owner { get; init; }

        /// <summary>Gets what assigns the property that it reads; null where nothing does.</summary>
        public Function? Setter { get; init; }

        public bool Equals(Function? other) => other is not null && Arity == other.Arity && Source == other.Source && ReferenceEquals(Owner, other.Owner);

        public override int GetHashCode() => Written.GetHashCode(StringComparison.Ordinal);

        private protected override void Write(ValueWriter writer) => writer.Add(Source);
    }

    /// <summary>A class of the text.</summary>
    internal sealed record Class(string Name, IReadOnlyList<Value> Bases, Dictionary<string, Value> Members, SourcePosition Position) : Value
    {
        public bool Equals(Class? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        private IReadOnlyList<Class>? _order;

        /// <summary>Gets the class and those of the text that it comes from, in the order in which Python looks through them.</summary>
        public IReadOnlyList<Class> Order => _order ??= Linear(0);

        /// <summary>Gets a value indicating whether it is a data class: its fields are compared, and given by position.</summary>
        public bool IsData { get; init; }

        /// <summary>Gets a value indicating whether its objects are tables.</summary>
        public bool IsTable => _isTable ??= Origins().Any(origin => origin is "dict" or "collections.OrderedDict" or "OrderedDict" or "collections.UserDict" or "UserDict");

        private bool? _isTable;

        /// <summary>Gets a value indicating whether its objects are tuples with names.</summary>
        public bool IsTuple { get; init; }

        /// <summary>Gets the members of an enumeration.</summary>
        public List<Instance> Enumerated { get; } = [];

        /// <summary>Gets the values of an enumeration whose members are texts or numbers themselves, such as <c>class Kind(str, Enum)</c>.</summary>
        public List<Value> Listed { get; } = [];

        /// <summary>Gives what the class or one of its bases in the text has by a name.</summary>
        public Value? Find(string name) => Order.Select(type => type.Members.GetValueOrDefault(name)).FirstOrDefault(value => value is not null);

        /// <summary>Gives what comes behind a class in the order of this one, as <c>super()</c> looks for it.</summary>
        public IEnumerable<Class> After(Class at) => Order.SkipWhile(type => !ReferenceEquals(type, at)).Skip(1);

        /// <summary>Merges the orders of the bases: a class comes before those that it comes from, and bases stay in their order.</summary>
        private List<Class> Linear(int depth)
        {
            Class[] bases = [.. Bases.OfType<Class>()];
            List<List<Class>> lists = depth > 20 ? [] : [.. bases.Select(type => type.Linear(depth + 1)), [.. bases]];
            List<Class> order = [this];
            while (lists.RemoveAll(list => list.Count == 0) >= 0 && lists.Count > 0)
            {
                Class next = lists.Select(list => list[0]).FirstOrDefault(head => lists.TrueForAll(list => list.FindIndex(type => ReferenceEquals(type, head)) <= 0)) ?? lists[0][0];
                order.Add(next);
                lists.ForEach(list => list.RemoveAll(type => ReferenceEquals(type, next)));
            }

            return order;
        }

        /// <summary>Gets whether the class is another one, or comes from it.</summary>
        public bool Descends(Class other, int depth = 0) => ReferenceEquals(this, other) || (depth < 20 && Bases.OfType<Class>().Any(known => known.Descends(other, depth + 1)));

        /// <summary>Gives the names of the classes that it comes from and that are not in the text.</summary>
        public IEnumerable<string> Origins(int depth = 0) => Bases.SelectMany(known => known switch
        {
            Symbol symbol => [symbol.Name],
            Class known2 when depth < 20 => known2.Origins(depth + 1),
            _ => (IEnumerable<string>)[],
        });

        /// <summary>Gets the names of the fields in their order, those of the classes that it comes from first.</summary>
        public IEnumerable<string> AllFields(int depth = 0) =>
            (depth > 20 ? [] : Bases.OfType<Class>().SelectMany(known => known.AllFields(depth + 1))).Concat(Fields).Distinct();

        public IReadOnlyList<string> Fields { get; init; } = [];

        private protected override void Write(ValueWriter writer) => writer.Add(Name);
    }

    /// <summary>An object of a class of the text; the class is null for what argparse or a namespace makes.</summary>
    internal sealed record Instance(Class? Type, Dictionary<string, Value> Attributes, SourcePosition Position) : Value
    {
        /// <summary>Gets which question for a step changed an attribute last.</summary>
        public Dictionary<string, Budget> Changed { get; } = new(StringComparer.Ordinal);

        /// <summary>Gets a value indicating whether it is a table too: settings, or an object of a class of the text that comes from <c>dict</c>. Its entries are its attributes.</summary>
        public bool IsTable => Type is null || Type.IsTable;

        /// <summary>Gets or sets the call of the library's class that it comes from.</summary>
        public Call? Base { get; set; }

        /// <summary>Gets the name of what made it, where that only collects values; null for argparse and for classes of the text.</summary>
        public string? Maker { get; init; }

        /// <summary>Gets or sets the function that it is called with a step or an epoch, which keeps what it gave.</summary>
        public Function? Called { get; set; }

        /// <summary>Gets or sets the rate of its optimizer, where it is a scheduler.</summary>
        public double? BaseRate { get; set; }

        /// <summary>Gets the rates that it has given, step by step, where each goes on from the one before.</summary>
        public List<Value> Rates { get; } = [];

        /// <summary>Gets how it was made.</summary>
        public IReadOnlyList<(string? Name, Value Value)> Arguments { get; init; } = [];

        public bool Equals(Instance? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Attributes.Count;

        private protected override void Write(ValueWriter writer)
        {
            writer.Add($"{Type?.Name ?? "Namespace"}(");
            writer.Join(Arguments, writer.Add);
            writer.Add(")");
        }
    }
}
