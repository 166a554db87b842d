namespace TfLrCallbacks.Porting;

/// <content>Enumerations.</content>
internal static partial class Objects
{
    /// <summary>Gives the member of an enumeration that has a value.</summary>
    private static Value Member(Value.Class type, Value wanted, SourcePosition position) =>
        type.Enumerated.Find(member => Arithmetic.Same(member.Attributes["value"], wanted, position, Budget.Current!)) ?? type.Listed.Find(member => Arithmetic.Same(member, wanted, position, Budget.Current!))
        ?? throw Errors.Make("ValueError", position, $"{Brief.Of(wanted, 40)} is no {Brief.Of(type.Name, 40)}.");
}
