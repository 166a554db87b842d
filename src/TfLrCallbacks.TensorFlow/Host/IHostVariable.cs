namespace TfLrCallbacks.TensorFlow;

/// <summary>A variable of the host: an array that can be read from any thread, and written in two ways.</summary>
internal interface IHostVariable
{
    /// <summary>Gets the variable's name.</summary>
    string Name { get; }

    /// <summary>Copies the values.</summary>
    /// <returns>The values, row by row.</returns>
    Array Read();

    /// <summary>Writes the values, the quick way: it does nothing, and says nothing, on another thread than the one that made the variable.</summary>
    /// <param name="values">As many values as <see cref="Read"/> gives, of the same type.</param>
    void Assign(Array values);

    /// <summary>Writes the values in a way that acts from any thread.</summary>
    /// <param name="values">As many values as <see cref="Read"/> gives, of the same type.</param>
    void Overwrite(Array values);
}
