namespace TfLrCallbacks.Porting;

/// <summary>A model of a script that is written as a method.</summary>
/// <param name="Variable">A name that the script has for it.</param>
/// <param name="Line">The line that gives it this name.</param>
/// <param name="Made">The line that makes it.</param>
/// <param name="Method">The method.</param>
internal sealed record ScriptModel(string Variable, int Line, int Made, string Method);
