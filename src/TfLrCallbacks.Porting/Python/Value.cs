using System.Globalization;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>
/// What an argument of a Python call is: a number (whole ones and fractions kept apart, as Python does), a text, a list, another
/// call, …
/// </summary>
public abstract record Value
{
    /// <summary>Gets Python's None.</summary>
    public static Value None { get; } = new Nothing();

    /// <summary>Takes a fraction.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Value(double value) => new Float(value);

    /// <summary>Takes a whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Value(long value) => new Integer(value);

    /// <summary>Takes a whole number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Value(int value) => new Integer(value);

    /// <summary>Takes a truth value.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator Value(bool value) => new Boolean(value);

    /// <summary>Takes a text.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator Value(string value) => new Text(value);

    /// <summary>Takes a fraction.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static Value FromDouble(double value) => value;

    /// <summary>Takes a whole number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static Value FromInt64(long value) => value;

    /// <summary>Takes a whole number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static Value FromInt32(int value) => value;

    /// <summary>Takes a truth value.</summary>
    /// <param name="value">The truth value.</param>
    /// <returns>The value.</returns>
    public static Value FromBoolean(bool value) => value;

    /// <summary>Takes a text.</summary>
    /// <param name="value">The text.</param>
    /// <returns>The value.</returns>
    public static Value FromString(string value) => value;

    /// <summary>Reads a Python expression: a number, a list, a lambda, or a call such as <c>LinearLR(opt, 0.1)</c> that stands inside another one.</summary>
    /// <param name="python">The expression.</param>
    /// <returns>The value.</returns>
    /// <exception cref="PortingException">The text is no such expression.</exception>
    public static Value Parse(string python)
    {
        ArgumentNullException.ThrowIfNull(python);
        return Snippet.Evaluate(python);
    }

    /// <summary>Takes values as a list.</summary>
    /// <param name="items">The values.</param>
    /// <returns>The list.</returns>
    public static Value List(params IEnumerable<Value> items) => new Sequence([.. items], IsTuple: false);

    /// <summary>Takes a function of a step or an epoch.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The value.</returns>
    public static Value FromFunction(Func<double, double> function) =>
        new Function(1, arguments => function(arguments[0].AsDouble() ?? double.NaN), "<C# function>");

    /// <summary>Gives the value as Python would write it.</summary>
    /// <returns>A Python expression.</returns>
    public sealed override string ToString()
    {
        ValueWriter writer = new();
        writer.Add(this);
        return writer.ToString();
    }

    /// <summary>Gives the number that this is; True and False are 1 and 0.</summary>
    internal double? AsDouble() => this switch
    {
        Float number => number.Number,
        Integer whole => (double)whole.Number,
        Boolean truth => truth.Truth ? 1 : 0,
        _ => null,
    };

    /// <summary>Gives the whole number that this is; True and False are 1 and 0.</summary>
    internal BigInteger? AsInteger() => this switch
    {
        Integer whole => whole.Number,
        Boolean truth => truth.Truth ? 1 : 0,
        _ => null,
    };

    private protected abstract void Write(ValueWriter writer);

    /// <summary>A whole number, of any size.</summary>
    /// <param name="Number">The number.</param>
    internal sealed record Integer(BigInteger Number) : Value
    {
        private protected override void Write(ValueWriter writer) => writer.Add(Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A double.</summary>
    /// <param name="Number">The number.</param>
    internal sealed record Float(double Number) : Value
    {
        /// <summary>Gets a value indicating whether it is an array library's number: a division of it by zero is infinite and not an error.</summary>
        public bool IsTensor { get; init; }

        public bool Equals(Float? other) => other is not null && Number.Equals(other.Number);

        public override int GetHashCode() => Number.GetHashCode();

        private protected override void Write(ValueWriter writer) => writer.Add(Number switch
        {
            double.PositiveInfinity => "float('inf')",
            double.NegativeInfinity => "-float('inf')",
            double.NaN => "float('nan')",
            _ => Number.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text.ToLowerInvariant() : $"{text}.0",
        });
    }

    internal sealed record Boolean(bool Truth) : Value
    {
        private protected override void Write(ValueWriter writer) => writer.Add(Truth ? "True" : "False");
    }

    internal sealed record Text(string Characters) : Value
    {
        private protected override void Write(ValueWriter writer) => writer.Add(
            $"'{Characters.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'");
    }

    internal sealed record Nothing : Value
    {
        private protected override void Write(ValueWriter writer) => writer.Add("None");
    }

    /// <summary>A list, a tuple or an array.</summary>
    internal sealed record Sequence(IReadOnlyList<Value> Items, bool IsTuple) : Value
    {
        private IReadOnlyList<Value> _items = Items;

        public IReadOnlyList<Value> Items
        {
            get => _items;
            init => _items = value;
        }

        /// <summary>Gives the elements for a change of them.</summary>
        public List<Value> ToChange()
        {
            List<Value> list = _items as List<Value> ?? [.. _items];
            _items = list;
            return list;
        }

        /// <summary>Gets a value indicating whether it is an array: arithmetic goes element by element.</summary>
        public bool IsArray { get; init; }

        public bool Equals(Sequence? other) => other is not null && IsTuple == other.IsTuple && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Count;

        private protected override void Write(ValueWriter writer)
        {
            writer.Add(IsTuple ? "(" : "[");
            writer.Join(Items, writer.Add);
            writer.Add(IsTuple ? Items.Count == 1 ? ",)" : ")" : "]");
        }
    }

    internal sealed record Dictionary(IReadOnlyList<KeyValuePair<Value, Value>> Items) : Value
    {
        private IReadOnlyList<KeyValuePair<Value, Value>> _items = Items;

        public IReadOnlyList<KeyValuePair<Value, Value>> Items
        {
            get => _items;
            init => _items = value;
        }

        /// <summary>Gives the entries for a change of them.</summary>
        public List<KeyValuePair<Value, Value>> ToChange()
        {
            List<KeyValuePair<Value, Value>> list = _items as List<KeyValuePair<Value, Value>> ?? [.. _items];
            _items = list;
            return list;
        }

        public void Set(Value key, Value value)
        {
            List<KeyValuePair<Value, Value>> list = ToChange();
            int at = list.FindIndex(item => item.Key == key);
            if (at < 0)
            {
                list.Add(KeyValuePair.Create(key, value));
            }
            else
            {
                list[at] = KeyValuePair.Create(key, value);
            }
        }

        public Value? this[Value key] => Items.LastOrDefault(item => item.Key == key).Value;

        public bool Equals(Dictionary? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Count;

        private protected override void Write(ValueWriter writer)
        {
            writer.Add("{");
            writer.Join(Items, item =>
            {
                writer.Add(item.Key);
                writer.Add(": ");
                writer.Add(item.Value);
            });
            writer.Add("}");
        }
    }

    /// <summary>A function by lambda or def, an object that can be called, or a function handed over from C#.</summary>
    /// <param name="Arity">How many arguments it takes.</param>
    /// <param name="Invoke">Evaluates it.</param>
    /// <param name="Written">How it is written, where it is no lambda.</param>
    internal sealed record Function(int Arity, Func<IReadOnlyList<Value>, Value> Invoke, string Written) : Value
    {
        private Expression.Lambda? _written;

        /// <summary>Gets the Python function in a line, with the values of the names that it takes from the text; null where it has no such form.</summary>
        public Expression.Lambda? Lambda
        {
            get => _written is not null && Around is not null ? Inlining.Close(_written, Around, Owner) : _written;
            init => _written = value;
        }

        /// <summary>Gets how it is written.</summary>
        public string Source => _written is not null && Lambda is { } lambda ? SourceWriter.Write(lambda) : Written;

        /// <summary>Gets the statement of a function by def.</summary>
        public Statement.Function? Definition { get; init; }

        /// <summary>Gets its parameters and body; null for a function handed over from C#.</summary>
        public Callable? Callable { get; init; }

        /// <summary>Gets the names around it.</summary>
        public Scope? Around { get; init; }

        /// <summary>Gets what calls it with arguments by name; null where only positions count.</summary>
        public Func<IReadOnlyList<(string? Name, Value Value)>, Value>? Apply { get; init; }

        /// <summary>Gets the object that it belongs to.</summary>
        public Instance? Owner { get; init; }

        public bool Equals(Function? other) => other is not null && Arity == other.Arity && Source == other.Source && ReferenceEquals(Owner, other.Owner);

        public override int GetHashCode() => Written.GetHashCode(StringComparison.Ordinal);

        private protected override void Write(ValueWriter writer) => writer.Add(Source);
    }

    /// <summary>A class of the text.</summary>
    internal sealed record Class(string Name, IReadOnlyList<Value> Bases, Dictionary<string, Value> Members, SourcePosition Position) : Value
    {
        public bool Equals(Class? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        /// <summary>Gives what the class or one of its bases in the text has by a name.</summary>
        public Value? Find(string name, int depth = 0) =>
            Members.TryGetValue(name, out Value? found) ? found
            : depth > 20 ? null
            : Bases.OfType<Class>().Select(known => known.Find(name, depth + 1)).FirstOrDefault(value => value is not null);

        /// <summary>Gives the names of the classes that it comes from and that are not in the text.</summary>
        public IEnumerable<string> Origins(int depth = 0) => Bases.SelectMany(known => known switch
        {
            Symbol symbol => [symbol.Name],
            Class known2 when depth < 20 => known2.Origins(depth + 1),
            _ => (IEnumerable<string>)[],
        });

        private protected override void Write(ValueWriter writer) => writer.Add(Name);
    }

    /// <summary>An object of a class of the text; the class is null for what argparse or a namespace makes.</summary>
    internal sealed record Instance(Class? Type, Dictionary<string, Value> Attributes, SourcePosition Position) : Value
    {
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

    /// <summary>A name that the text does not explain: an optimizer, a model, an enumeration's member.</summary>
    internal sealed record Symbol(string Name, SourcePosition Position) : Value
    {
        /// <summary>Gets why it has no value although the text assigns it; null where nothing assigns it.</summary>
        public string? Why { get; init; }

        private protected override void Write(ValueWriter writer) => writer.Add(Name);
    }

    /// <summary>A call of something that is not a number function: a schedule, an optimizer.</summary>
    /// <param name="Target">What the method is called on; null for a function.</param>
    /// <param name="Name">The dotted name.</param>
    /// <param name="Arguments">The arguments; the name is null for a positional one.</param>
    /// <param name="Position">Where it stands.</param>
    internal sealed record Call(Value? Target, string Name, IReadOnlyList<(string? Name, Value Value)> Arguments, SourcePosition Position) : Value
    {
        /// <summary>Gets a value indicating whether an argument is named as in C#, with a colon.</summary>
        public bool IsCSharp { get; init; }

        /// <summary>Gets the line in which it ends.</summary>
        public int EndLine { get; init; } = Position.Line;

        public bool Equals(Call? other) =>
            other is not null && Name == other.Name && Equals(Target, other.Target) && Arguments.SequenceEqual(other.Arguments);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        private protected override void Write(ValueWriter writer)
        {
            if (Target is not null)
            {
                writer.Add(Target);
                writer.Add(".");
            }

            writer.Add($"{Name}(");
            writer.Join(Arguments, writer.Add);
            writer.Add(")");
        }
    }

    /// <summary>Writes values as Python, up to a length: what is shared or nested without end has no end as text.</summary>
    private protected sealed class ValueWriter
    {
        private const int Longest = 1_000_000;
        private const int Deepest = 300;

        private readonly System.Text.StringBuilder _text = new();
        private int _depth;

        public void Add(string text) => _text.Append(_text.Length < Longest ? text : string.Empty);

        public void Add(Value value)
        {
            if (_text.Length >= Longest || _depth >= Deepest)
            {
                return;
            }

            _depth++;
            value.Write(this);
            _depth--;
        }

        public void Add((string? Name, Value Value) argument)
        {
            if (argument.Name is not null)
            {
                Add($"{argument.Name}=");
            }

            Add(argument.Value);
        }

        public void Join<T>(IEnumerable<T> items, Action<T> add)
        {
            string separator = string.Empty;
            foreach (T item in items)
            {
                if (_text.Length >= Longest || _depth >= Deepest)
                {
                    return;
                }

                Add(separator);
                add(item);
                separator = ", ";
            }
        }

        public override string ToString() => _text.ToString();
    }
}
