namespace TfLrCallbacks.Porting;

/// <content>The name of the class in C#.</content>
internal sealed partial class ScriptCallbackClass
{
    /// <summary>The types of the hosts that a port names.</summary>
    private static readonly HashSet<string> OfHosts = new(["History", "FitHistory", "Sequential", "Functional", "Model", "NDArray", "ValidationData"], StringComparer.Ordinal);

    /// <summary>Gives the name that a class of the script has in C#: its own, or with a word behind it where it would hide one of our types or of the host's.</summary>
    public static string NameOf(string type) => ScriptCode.Pascal(type) is var name && (OwnTypes.Names.Contains(name) || OfHosts.Contains(name)) ? $"{name}Callback" : name;
}
