using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>A place in a source text.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct SourcePosition(int Line, int Column)
{
    /// <summary>Gives the place in words.</summary>
    /// <returns>For example <c>line 1, column 5</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}");
}
