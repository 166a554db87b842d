using System.Runtime.InteropServices;

namespace TfLrCallbacks.Cli;

/// <summary>The same tool as .NET assemblies, beside the native program. NumSharp makes code while it runs, which a native program cannot: what trains is done there.</summary>
internal static partial class ManagedTool
{
    /// <summary>Puts the tool of .NET assemblies in the place of this process, with the same arguments and streams.</summary>
    /// <returns>Nothing: the other tool ends the process.</returns>
    /// <exception cref="BadInputException">The other tool is missing, or cannot be started.</exception>
    public static int Run()
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "managed", "tflr.dll");
        if (!File.Exists(tool))
        {
            throw new BadInputException($"This native tflr is alone: train and find need the .NET tool in {tool}. Install it by dotnet tool install --global tflr --prerelease.");
        }

        // Skia lies beside the native program.
        string? folders = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH");
        _ = SetVariable("LD_LIBRARY_PATH", string.IsNullOrEmpty(folders) ? AppContext.BaseDirectory : $"{AppContext.BaseDirectory}:{folders}", overwrite: 1);
        string host = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root && Path.Combine(root, "dotnet") is var path && File.Exists(path) ? path : "dotnet";
        _ = Replace(host, ["dotnet", tool, .. Environment.GetCommandLineArgs().Skip(1), null]);
        throw new BadInputException($"{host} cannot be started ({Marshal.GetLastPInvokeErrorMessage()}). train and find need .NET 10: put dotnet on the PATH, or its folder into DOTNET_ROOT.");
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Replace(string file, string?[] arguments);
}
