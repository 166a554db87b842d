namespace TfLrCallbacks.Porting;

/// <content>What is gone over once.</content>
public abstract partial record Value
{
    /// <summary>A generator, or what <c>zip</c>, <c>map</c>, <c>iter</c> and the like give: each value is made when it is asked for, and taken once.</summary>
    internal sealed record Iterator : Value
    {
        private readonly IEnumerator<Value> _values;
        private readonly Budget? _budget = Budget.Current;
        private bool _isRunning;

        public Iterator(IEnumerable<Value> values, string written)
        {
            _values = values.GetEnumerator();
            Written = written;
        }

        /// <summary>Gets how it is written.</summary>
        public string Written { get; }

        /// <summary>Gets what receives a value for the <c>yield</c> where the generator waits; null for what is no generator.</summary>
        public Action<Value>? Receive { get; init; }

        /// <summary>Gets what a generator returned, once it has ended.</summary>
        public Func<Value>? Result { get; init; }

        /// <summary>Takes the next value; null at the end.</summary>
        /// <exception cref="PortingException">It was made outside of the function that is asked for a rate.</exception>
        public Value? Next(SourcePosition position)
        {
            if (!ReferenceEquals(_budget, Budget.Current))
            {
                throw new PortingException(position, $"{Brief.Of(Written, 60)} goes on from call to call. Make a list of it before, and take the element of the step.");
            }

            if (_isRunning)
            {
                throw Errors.Make("ValueError", position, "The generator asks itself for its next value.");
            }

            _isRunning = true;
            try
            {
                return _values.MoveNext() ? _values.Current : null;
            }
            finally
            {
                _isRunning = false;
            }
        }

        public bool Equals(Iterator? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        private protected override void Write(ValueWriter writer) => writer.Add(Written);
    }
}
