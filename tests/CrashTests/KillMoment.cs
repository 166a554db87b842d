namespace CrashTests;

/// <summary>Waits for the random moment at which a training is killed.</summary>
internal static class KillMoment
{
    /// <summary>Waits.</summary>
    /// <returns>What it waited for.</returns>
    public static string Wait(ChildProcess child, string folder, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                int milliseconds = random.Next(1500);
                WaitUntil(child, () => false, milliseconds);
                return $"{milliseconds} ms after its start";
            case 1 or 2:
                long bytes = Size(folder) + random.Next(1, 6000);
                WaitUntil(child, () => Size(folder) > bytes);
                return $"log longer than {bytes} bytes";
            default:
                int seen = 0;
                int saves = random.Next(1, 25);
                bool wasSaving = false;
                WaitUntil(child, () =>
                {
                    bool saving = IsWriting(folder);
                    seen += saving && !wasSaving ? 1 : 0;
                    wasSaving = saving;
                    return seen >= saves;
                });
                return $"in save {saves} that was seen";
        }
    }

    /// <summary>Tells whether a file of the state is being written, or was when the process was killed.</summary>
    public static bool IsWriting(string folder)
    {
        string state = Path.Combine(folder, "state");
        return Directory.Exists(state) && Directory.EnumerateFiles(state, "*.tmp").Any();
    }

    public static void WaitUntil(ChildProcess child, Func<bool> happened, int milliseconds = int.MaxValue)
    {
        long end = Environment.TickCount64 + milliseconds;
        while (!child.HasExited && Environment.TickCount64 < end && !happened())
        {
            Thread.Sleep(0);
        }
    }

    public static long Size(string folder)
    {
        var log = new FileInfo(Path.Combine(folder, "log.jsonl"));
        return log.Exists ? log.Length : 0;
    }
}
