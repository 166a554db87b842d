namespace TfLrCallbacks.Porting;

/// <content>How values are written.</content>
public abstract partial record Value
{
    /// <summary>Writes values as Python, up to a length: what is shared or nested without end has no end as text.</summary>
    private protected sealed class ValueWriter(int longest)
    {
        private const int Deepest = 300;

        private readonly System.Text.StringBuilder _text = new();
        private int _depth;

        public void Add(string text) => _text.Append(_text.Length < longest ? text : string.Empty);

        public void Add(Value value)
        {
            // An object that makes another in itself is written where the stack is nearly used up.
            if (_text.Length >= longest || _depth >= Deepest || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
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
                if (_text.Length >= longest || _depth >= Deepest)
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
