namespace TfLrCallbacks.Porting;

/// <summary>A kind of call that a library lets through and that is refused here.</summary>
/// <param name="What">The call in words.</param>
/// <param name="Arguments">The arguments that it is about, as function and argument; a <c>*</c> is every function.</param>
/// <param name="Examples">Calls of the kind.</param>
/// <param name="There">What the library does.</param>
/// <param name="Here">What is done here.</param>
internal sealed record Refusal(string What, IReadOnlyList<string> Arguments, IReadOnlyList<string> Examples, string There, string Here);
