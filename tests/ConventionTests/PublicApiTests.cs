using System.Reflection;
using PublicApiGenerator;

namespace ConventionTests;

/// <summary>
/// The public API of each library stands in a file under PublicApi/, so that a change of it shows in review.
/// After a change on purpose run the tests once with the environment variable UPDATE_PUBLIC_API=1.
/// </summary>
[TestClass]
public sealed class PublicApiTests
{
    private static IEnumerable<Assembly> Libraries =>
    [
        typeof(TfLrCallbacks.LearningRateSchedule).Assembly,
        Assembly.Load("TfLrCallbacks.Embedded"),
        Assembly.Load("TfLrCallbacks.Mpi"),
        Assembly.Load("TfLrCallbacks.Porting"),
        Assembly.Load("TfLrCallbacks.Reports"),
        Assembly.Load("TfLrCallbacks.TensorBoard"),
        Assembly.Load("TfLrCallbacks.TensorFlow"),
    ];

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void The_public_api_is_the_approved_one(Assembly library)
    {
        string path = Path.Combine(Repository.Root, "tests/ConventionTests/PublicApi", $"{library.GetName().Name}.txt");
        string now = library.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, now + "\n");
        }

        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n') : string.Empty;

        Assert.IsTrue(
            approved == now.TrimEnd('\n'),
            $"The public API of {library.GetName().Name} changed. If that is meant, run the tests with UPDATE_PUBLIC_API=1 and review the difference.{Difference(approved, now)}");
    }

    /// <summary>Gives the first lines that are in one of two texts only.</summary>
    private static string Difference(string approved, string now)
    {
        string[] before = approved.Split('\n');
        string[] after = now.Split('\n');
        return string.Concat(before.Except(after).Select(line => $"\n- {line.Trim()}").Concat(after.Except(before).Select(line => $"\n+ {line.Trim()}")).Take(20));
    }
}
