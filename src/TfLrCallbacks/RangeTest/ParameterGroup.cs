namespace TfLrCallbacks;

/// <summary>Layers that have a learning rate of their own, such as a backbone or a head.</summary>
/// <param name="Name">The name of the group.</param>
/// <param name="Layers">The names of its layers, as in <see cref="ITrainer.RateFactors"/>.</param>
public sealed record ParameterGroup(string Name, params IReadOnlyList<string> Layers);
