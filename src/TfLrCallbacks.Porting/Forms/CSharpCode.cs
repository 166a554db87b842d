namespace TfLrCallbacks.Porting;

/// <summary>A piece of C#: its text, and whether it is a condition; everything else is a double.</summary>
/// <param name="Text">The C#.</param>
/// <param name="IsTruth">Whether it is a <c>bool</c>.</param>
/// <param name="IsAtom">Whether it needs no brackets where it stands inside something.</param>
internal readonly record struct CSharpCode(string Text, bool IsTruth, bool IsAtom = false)
{
    /// <summary>Gets it as a number: a condition is 1 or 0, as in Python.</summary>
    public string Number => IsTruth ? $"({Inner} ? 1.0 : 0.0)" : Text;

    /// <summary>Gets it as a condition: a number is true unless it is 0.</summary>
    public string Truth => IsTruth ? Text : $"{Inner} != 0.0";

    /// <summary>Gets it as it stands inside something.</summary>
    public string Inner => IsAtom ? Text : $"({Text})";

    /// <summary>Gets it as a number inside something.</summary>
    public string InnerNumber => IsTruth ? Number : Inner;

    /// <summary>Gets it as a condition inside something.</summary>
    public string InnerTruth => IsTruth ? Inner : $"({Truth})";

    public static CSharpCode Atom(string text) => new(text, IsTruth: false, IsAtom: true);

    public static CSharpCode Value(string text) => new(text, IsTruth: false);

    public static CSharpCode Condition(string text, bool isAtom = false) => new(text, IsTruth: true, isAtom);
}
