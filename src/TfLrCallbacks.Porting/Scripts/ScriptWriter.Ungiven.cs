namespace TfLrCallbacks.Porting;

/// <content>Options that have no default: None in the script.</content>
internal sealed partial class ScriptWriter
{
    private const string NoneSetting = "{ get; set; } = double.NaN;";

    /// <summary>Asks the user for each number that is None in the script and that the C# computes with. Where the C# also asks whether it is given, it stays NaN.</summary>
    private void AskForNone()
    {
        string code = Sofar();
        foreach ((string name, string written) in _parameters.Where(setting => setting.Value.StartsWith(NoneSetting, StringComparison.Ordinal) && !code.Contains($"double.IsNaN({setting.Key})", StringComparison.Ordinal)).ToArray())
        {
            string what = written[NoneSetting.Length..].TrimStart(' ', '/');
            _parameters[name] = $"{UnknownSetting} // TODO: {(what.Length > 0 ? what : name)} has no value in the script";
        }
    }
}
