using System.Globalization;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>
/// What an argument of a Python call is: a number (whole ones and fractions kept apart, as Python does), a text, a list, another
/// call, …
/// </summary>
public abstract partial record Value
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
    /// <exception cref="PortingException">The text is not an expression of this kind.</exception>
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
    public sealed override string ToString() => Write(1_000_000);

    /// <summary>Gives the value as Python would write it, cut off behind about so many characters.</summary>
    internal string Write(int longest)
    {
        ValueWriter writer = new(longest);
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
            _ => Decimals.Shortest(Number),
        });
    }

    internal sealed record Boolean(bool Truth) : Value
    {
        private protected override void Write(ValueWriter writer) => writer.Add(Truth ? "True" : "False");
    }

    internal sealed record Text(string Characters) : Value
    {
        /// <summary>Gets a value indicating whether a part of it has no value here, so that nothing is known of what it is equal to.</summary>
        public bool IsPartly { get; init; }

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
        private Budget? _changed;
        private (Sequence Of, Dictionary Table)? _keys;

        public IReadOnlyList<Value> Items
        {
            get
            {
                if (_changed is not null)
                {
                    Budget.CheckFresh(_changed, "A list");
                }

                return _items;
            }

            init => _items = value;
        }

        /// <summary>Gives an element another value; of a part of an array, also in the array.</summary>
        public void Put(int index, Value value)
        {
            if (_items is ViewItems view)
            {
                view.Set(index, value);
            }
            else
            {
                ToChange()[index] = value;
            }
        }

        /// <summary>Gives the elements for a change of them. What a question adds to those that an earlier one has left is no more of this question than they are.</summary>
        public List<Value> ToChange()
        {
            List<Value> list = _items as List<Value> ?? (_items.Count < 3_000_000 ? [.. _items] : throw new PortingException("A list of so many elements is too large to evaluate. Write a smaller one in its place."));
            _items = list;
            _keys = null;
            _changed = _changed is null || list.Count == 0 ? Budget.OfQuestion : _changed;
            return list;
        }

        /// <summary>Gets or sets the elements of a set as keys of a lookup table, in the same order; null after a change, until it is built again.</summary>
        public Dictionary? Keys
        {
            get => _keys is { } keys && ReferenceEquals(keys.Of, this) ? keys.Table : null;
            set => _keys = value is null ? null : (this, value);
        }

        /// <summary>Gets a value indicating whether it is a set: each element stands there once.</summary>
        public bool IsSet { get; init; }

        /// <summary>Gets a value indicating whether it is a frozenset, which nothing changes.</summary>
        public bool IsFrozen { get; init; }

        /// <summary>Gets or sets a value indicating whether the elements come from a set, so that their order is not known.</summary>
        public bool IsUnordered { get; set; }

        /// <summary>Gets or sets which function that is not known here was given the list, and where.</summary>
        public (string Name, int Line)? Passed { get; set; }

        /// <summary>Gets how many elements a deque keeps; null for any number.</summary>
        public int? Most { get; init; }

        /// <summary>Gets a value indicating whether it is an array: arithmetic goes element by element.</summary>
        public bool IsArray { get; init; }

        public bool Equals(Sequence? other) => other is not null && IsTuple == other.IsTuple && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Count;

        private protected override void Write(ValueWriter writer)
        {
            writer.Add(IsFrozen ? "frozenset(" : string.Empty);
            writer.Add(IsTuple ? "(" : IsFrozen && Items.Count == 0 ? string.Empty : IsSet ? Items.Count == 0 ? "set(" : "{" : "[");
            writer.Join(Items, writer.Add);
            writer.Add(IsFrozen && Items.Count > 0 ? "})" : IsTuple ? Items.Count == 1 ? ",)" : ")" : IsSet ? Items.Count == 0 ? ")" : "}" : "]");
        }
    }

    /// <summary>A call of something that is not a number function: a schedule, an optimizer.</summary>
    /// <param name="Target">What the method is called on; null for a function.</param>
    /// <param name="Name">The dotted name.</param>
    /// <param name="Arguments">The arguments; the name is null for a positional one.</param>
    /// <param name="Position">Where it stands.</param>
    internal sealed record Call(Value? Target, string Name, IReadOnlyList<(string? Name, Value Value)> Arguments, SourcePosition Position) : Value
    {
        private IReadOnlyList<(string? Name, Value Value)> _arguments = Arguments;

        public IReadOnlyList<(string? Name, Value Value)> Arguments
        {
            get => _arguments;
            init => _arguments = value;
        }

        /// <summary>Gives the argument that stands first, or has a name, another value, as an assignment to the object's attribute does.</summary>
        public void ChangeFirst(string name, string alias, Value value)
        {
            int at = _arguments.ToList().FindIndex(argument => argument.Name == name || argument.Name == alias);
            at = at < 0 && _arguments is [(null, _), ..] ? 0 : at;
            _arguments = at < 0 ? [.. _arguments, (name, value)] : [.. _arguments.Select((argument, i) => i == at ? (argument.Name, value) : argument)];
        }

        /// <summary>Gives the argument that has a name, or stands without one at its place, another value.</summary>
        public void Change(string name, Value value, int at = int.MaxValue) => _arguments = at < _arguments.Count && _arguments[at].Name is null
            ? [.. _arguments.Select((argument, i) => i == at ? (null, value) : argument)]
            : [.. _arguments.Where(argument => argument.Name != name), (name, value)];

        /// <summary>Gets a value indicating whether an argument is named as in C#, with a colon.</summary>
        public bool IsCSharp { get; init; }

        /// <summary>Gets the line in which it ends.</summary>
        public int EndLine { get; init; } = Position.Line;

        /// <summary>Gets or sets the parameter groups of an optimizer, where the text looks at them.</summary>
        public Sequence? Groups { get; set; }

        /// <summary>Gets the optimizer that this one is, as it was when a scheduler was made with it; null where it is itself.</summary>
        public Call? Origin { get; init; }

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
}
