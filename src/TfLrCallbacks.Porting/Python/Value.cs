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
    public sealed override string ToString() => Write();

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

    private protected abstract string Write();

    /// <summary>A whole number, of any size.</summary>
    /// <param name="Number">The number.</param>
    internal sealed record Integer(BigInteger Number) : Value
    {
        private protected override string Write() => Number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A double.</summary>
    /// <param name="Number">The number.</param>
    internal sealed record Float(double Number) : Value
    {
        private protected override string Write() => Number switch
        {
            double.PositiveInfinity => "float('inf')",
            double.NegativeInfinity => "-float('inf')",
            double.NaN => "float('nan')",
            _ => Number.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text.ToLowerInvariant() : $"{text}.0",
        };
    }

    internal sealed record Boolean(bool Truth) : Value
    {
        private protected override string Write() => Truth ? "True" : "False";
    }

    internal sealed record Text(string Characters) : Value
    {
        private protected override string Write() =>
            $"'{Characters.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";
    }

    internal sealed record Nothing : Value
    {
        private protected override string Write() => "None";
    }

    /// <summary>A list or a tuple.</summary>
    internal sealed record Sequence(IReadOnlyList<Value> Items, bool IsTuple) : Value
    {
        public bool Equals(Sequence? other) => other is not null && IsTuple == other.IsTuple && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Count;

        private protected override string Write() =>
            IsTuple
                ? $"({string.Join(", ", Items)}{(Items.Count == 1 ? "," : string.Empty)})"
                : $"[{string.Join(", ", Items)}]";
    }

    internal sealed record Dictionary(IReadOnlyList<KeyValuePair<Value, Value>> Items) : Value
    {
        public Value? this[Value key] => Items.LastOrDefault(item => item.Key == key).Value;

        public bool Equals(Dictionary? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Count;

        private protected override string Write() => $"{{{string.Join(", ", Items.Select(item => $"{item.Key}: {item.Value}"))}}}";
    }

    /// <summary>A lambda or a function handed over from C#.</summary>
    /// <param name="Arity">How many arguments it takes.</param>
    /// <param name="Invoke">Evaluates it.</param>
    /// <param name="Source">How it is written.</param>
    internal sealed record Function(int Arity, Func<IReadOnlyList<Value>, Value> Invoke, string Source) : Value
    {
        /// <summary>Gets the Python lambda; null for a function handed over from C#.</summary>
        public Expression.Lambda? Lambda { get; init; }

        public bool Equals(Function? other) => other is not null && Arity == other.Arity && Source == other.Source;

        public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);

        private protected override string Write() => Source;
    }

    /// <summary>A name that the text does not explain: an optimizer, a model, an enumeration's member.</summary>
    internal sealed record Symbol(string Name, SourcePosition Position) : Value
    {
        private protected override string Write() => Name;
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

        public bool Equals(Call? other) =>
            other is not null && Name == other.Name && Equals(Target, other.Target) && Arguments.SequenceEqual(other.Arguments);

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

        private protected override string Write()
        {
            string arguments = string.Join(", ", Arguments.Select(argument => argument.Name is null ? $"{argument.Value}" : $"{argument.Name}={argument.Value}"));
            return Target is null ? $"{Name}({arguments})" : $"{Target}.{Name}({arguments})";
        }
    }
}
