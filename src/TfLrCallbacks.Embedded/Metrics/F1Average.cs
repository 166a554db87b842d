namespace TfLrCallbacks.Embedded;

/// <summary>How the F1 scores of classes become one number.</summary>
public enum F1Average
{
    /// <summary>Their mean.</summary>
    Macro,

    /// <summary>One score from the counts of all classes together.</summary>
    Micro,

    /// <summary>Their mean, weighted by how often a class is the target.</summary>
    Weighted,
}
