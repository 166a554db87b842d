using System.Reflection;

namespace TfLrCallbacks;

/// <summary>The version that NuGet shows for the package of a type, with <c>-alpha</c> where it is one.</summary>
internal static class PackageVersion
{
    public static string Of(Type type)
    {
        string full = type.Assembly.GetCustomAttributes<AssemblyInformationalVersionAttribute>().Single().InformationalVersion;
        return full.IndexOf('+', StringComparison.Ordinal) is >= 0 and var commit ? full[..commit] : full;
    }
}
