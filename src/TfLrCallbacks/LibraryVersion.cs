using System.Reflection;

namespace TfLrCallbacks;

/// <summary>The version of this package as NuGet has it, such as <c>1.2.3</c> or <c>0.1.0-alpha.0.7</c>: files, pages and meters say it.</summary>
internal static class LibraryVersion
{
    public static string Text { get; } = Of(typeof(LibraryVersion).Assembly);

    /// <summary>Gives the informational version of an assembly without the commit behind the <c>+</c>.</summary>
    public static string Of(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? string.Empty;
}
