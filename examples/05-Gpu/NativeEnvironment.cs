using System.Runtime.InteropServices;

/// <summary>Environment variables as native libraries of this process read them.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable; to be called before the native library is loaded.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public static void Set(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            // The C runtime of a process has its own copy too, shared by native libraries.
            _ = SetForWindows(name, value);
        }
        else
        {
            _ = SetForUnix(name, value, overwrite: 1);
        }
    }

    /// <summary>Gives a variable as native libraries read it.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The value; null where there is none.</returns>
    public static string? Get(string name) => Marshal.PtrToStringUTF8(OperatingSystem.IsWindows() ? GetForWindows(name) : GetForUnix(name));

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetForUnix(string name, string value, int overwrite);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetForUnix(string name);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("ucrtbase", EntryPoint = "_putenv_s", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetForWindows(string name, string value);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("ucrtbase", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetForWindows(string name);
}
