namespace TfLrCallbacks.Porting;

/// <content>Names without a value.</content>
public abstract partial record Value
{
    /// <summary>A name that the text does not explain: an optimizer, a model, an enumeration's member.</summary>
    internal sealed record Symbol(string Name, SourcePosition Position) : Value
    {
        /// <summary>Gets why it has no value although the text assigns it; null where nothing assigns it.</summary>
        public string? Why { get; init; }

        /// <summary>Gets a value indicating whether it stands for a parameter of a model.</summary>
        public bool IsParameter { get; init; }

        private protected override void Write(ValueWriter writer) => writer.Add(Name);
    }
}
