namespace TfLrCallbacks.TensorFlow;

/// <summary>A single number in a variable of the host.</summary>
internal interface IHostScalar
{
    /// <summary>Gets the variable's name.</summary>
    string Name { get; }

    /// <summary>Reads the number; acts from any thread.</summary>
    /// <returns>The number.</returns>
    float Read();

    /// <summary>Writes the number, the quick way: it does nothing on another thread than the one that made the variable.</summary>
    /// <param name="value">The number.</param>
    void Assign(float value);

    /// <summary>Writes the number from any thread, by taking the old one away: exact while that is finite.</summary>
    /// <param name="old">What the variable holds.</param>
    /// <param name="value">The number.</param>
    void Replace(float old, float value);
}
