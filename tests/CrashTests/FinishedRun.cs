using System.Text;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace CrashTests;

/// <summary>What a training has left in its folder when it has ended: weights, logs, ledger, checkpoints, and the rate of every step.</summary>
internal sealed class FinishedRun
{
    private static readonly Lazy<FinishedRun> Whole = new(TrainWithoutBreak);

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Reads what is in a run folder.</summary>
    public FinishedRun(string folder)
    {
        foreach (string file in Directory.GetFiles(folder))
        {
            _files.Add(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        // Event files hold the time of each event, and a run that goes on begins new ones: what they show is compared.
        // What was warned of is told by the run that met it alone.
        _files.Add("logs", Encoding.UTF8.GetBytes(string.Join('\n', EventSeries.Read(folder).Where(series => !series.StartsWith("train warnings ", StringComparison.Ordinal)))));
    }

    /// <summary>Gets the run that was never killed.</summary>
    public static FinishedRun Reference => Whole.Value;

    public byte[] this[string name] => _files[name];

    /// <summary>Gives the lines of a text file; after a last line that is whole stands an empty one.</summary>
    public static string[] Lines(byte[] content) => Encoding.UTF8.GetString(content).Split('\n');

    /// <summary>Fails where a folder has other files than the run that was never killed, or another byte in one.</summary>
    public static void AssertSame(string folder, string story, params string[] except)
    {
        var run = new FinishedRun(folder);
        CollectionAssert.AreEqual(Reference._files.Keys.Except(except).ToArray(), run._files.Keys.Except(except).ToArray(), story);
        foreach (string name in Reference._files.Keys.Except(except))
        {
            if (!name.EndsWith(".npz", StringComparison.Ordinal))
            {
                CollectionAssert.AreEqual(Lines(Reference[name]), Lines(run[name]), $"{name}: {story}");
            }

            CollectionAssert.AreEqual(Reference[name], run[name], $"{name}: {story}");
        }
    }

    private static FinishedRun TrainWithoutBreak()
    {
        using var folder = new TemporaryFolder();
        using var child = ChildProcess.Start(folder["run"]);
        (int exitCode, string errors) = child.WaitForEnd();
        Assert.AreEqual((0, string.Empty), (exitCode, errors));
        return new FinishedRun(folder["run"]);
    }
}
