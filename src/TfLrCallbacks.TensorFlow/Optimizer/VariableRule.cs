namespace TfLrCallbacks.TensorFlow;

/// <summary>What is different for some variables of a model.</summary>
/// <param name="Target">What the user called them, for messages.</param>
/// <param name="Matches">Says of a variable's name whether it is one of them.</param>
/// <param name="Factor">What their rate is multiplied with; 0 means that they are left alone.</param>
/// <param name="UntilUpdate">The zero-based update from which on the rule no longer holds.</param>
internal sealed record VariableRule(string Target, Func<string, bool> Matches, double Factor, long UntilUpdate = long.MaxValue);
