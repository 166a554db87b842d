namespace TfLrCallbacks.Embedded;

/// <summary>Which curve the area is taken under.</summary>
public enum AUCCurve
{
    /// <summary>The share of the yes targets that is found over the share of the no targets that is taken for yes.</summary>
    ROC,

    /// <summary>Precision over recall.</summary>
    PR,
}
