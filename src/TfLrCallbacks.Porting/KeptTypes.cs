namespace TfLrCallbacks.Porting;

/// <summary>Why types that are found by their names are there in a trimmed program too.</summary>
internal static class KeptTypes
{
    public const string Reason = "A trimmed program keeps the core and this library whole: buildTransitive/TfLrCallbacks.Porting.targets roots both.";
}
