using System.Diagnostics;

namespace AttackTests;

/// <summary>What can stand where a file should be.</summary>
internal static class NoFile
{
    /// <summary>Puts something else there.</summary>
    public static void PutInPlaceOf(string file, string kind)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux has pipes and devices among its files.");
        }

        File.Delete(file);
        switch (kind)
        {
            case "pipe":
                Process.Start("mkfifo", [file]).WaitForExit();
                break;
            case "device":
                File.CreateSymbolicLink(file, "/dev/zero");
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
            case "link to nothing":
                File.CreateSymbolicLink(file, file + ".gone");
                break;
            case "link to itself":
                File.CreateSymbolicLink(file, file);
                break;
            case "without end":
                using (FileStream sparse = File.Create(file))
                {
                    sparse.SetLength(100 << 20);
                }

                break;
            default:
                File.WriteAllText(file, string.Empty);
                break;
        }
    }
}
