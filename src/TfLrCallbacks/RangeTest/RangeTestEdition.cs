namespace TfLrCallbacks;

/// <summary>The editions of the range test's rule. Later ones were measured to be better; earlier ones stay, so that old figures can be had again.</summary>
public enum RangeTestEdition
{
    /// <summary>Trials that go on where shorter ones stopped, hopeless ones end early, and the peak of a schedule comes from trials that were cooled down.</summary>
    Third,

    /// <summary>A finer sweep; every trial from its start to its end; one answer, and a quarter of a decade below it for a constant rate.</summary>
    Second,
}
