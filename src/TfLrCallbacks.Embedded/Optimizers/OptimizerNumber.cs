namespace TfLrCallbacks.Embedded;

/// <summary>A number that an optimizer remembers from update to update; it is saved and restored with the model.</summary>
public sealed class OptimizerNumber
{
    internal OptimizerNumber(string name, double value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>Gets the name in snapshots.</summary>
    public string Name { get; }

    /// <summary>Gets or sets the number.</summary>
    public double Value { get; set; }
}
