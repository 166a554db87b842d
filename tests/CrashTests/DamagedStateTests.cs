using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TfLrCallbacks.Tests;

namespace CrashTests;

/// <summary>A saved state that was damaged, or forged, is refused with a clear error or gone on with exactly; nothing is lost by trying.</summary>
[TestClass]
public sealed class DamagedStateTests(TestContext context)
{
    private const long LargestAllocation = 16 << 20;

    [TestMethod]
    public void A_damaged_state_is_gone_on_with_exactly_or_refused_and_stays_as_it_was()
    {
        using var saved = new SavedTraining();
        string expected = saved.GoOn();
        var random = new Random(1);
        int refused = 0;
        for (int variant = 0; variant < Amount.Variants / 2; variant++)
        {
            bool inJson = random.Next(2) is 0;
            byte[] json = inJson ? Damage.ByAccident(saved.Json, random) : saved.Json;
            byte[] arrays = inJson ? saved.Arrays : Damage.ByAccident(saved.Arrays, random);
            saved.Write(json, arrays);
            try
            {
                Assert.AreEqual(expected, saved.GoOn(), $"variant {variant}");
            }
            catch (InvalidDataException error)
            {
                refused++;
                AssertClear(saved, error, variant);
                Assert.Contains(inJson ? "state.json" : Path.GetFileName(saved.ArraysFile), error.Message);
                Assert.IsTrue(saved.IsUntouched(json, arrays), $"variant {variant}");
            }
        }

        saved.Write(saved.Json, saved.Arrays);
        Assert.AreEqual(expected, saved.GoOn());
        Assert.IsGreaterThan(Amount.Variants / 2 * 9 / 10, refused);
        context.WriteLine($"{Amount.Variants / 2} damaged states, {refused} refused, the others gone on with exactly.");
    }

    [TestMethod]
    public void A_forged_state_never_costs_more_than_a_clear_error()
    {
        using var saved = new SavedTraining();
        JsonNode json = JsonNode.Parse(saved.Json)!;
        var random = new Random(2);
        int refused = 0;
        for (int variant = 0; variant < Amount.Variants / 2; variant++)
        {
            bool inJson = random.Next(2) is 0;
            byte[] arrays = inJson ? saved.Arrays : Damage.OnPurpose(saved.Arrays, random);
            json["arrays_hash"] = Convert.ToHexString(SHA256.HashData(arrays));
            byte[] text = inJson ? Damage.OnPurpose(json, random) : Encoding.UTF8.GetBytes(json.ToJsonString());
            saved.Write(StateSeal.Forge(text), arrays);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                saved.Begin();
            }
            catch (InvalidDataException error)
            {
                refused++;
                AssertClear(saved, error, variant);
            }

            Assert.IsLessThan(LargestAllocation, GC.GetAllocatedBytesForCurrentThread() - before, $"variant {variant}");
        }

        Assert.IsGreaterThan(Amount.Variants / 4, refused);
        context.WriteLine($"{Amount.Variants / 2} forged states, {refused} refused.");
    }

    private static void AssertClear(SavedTraining saved, InvalidDataException error, int variant)
    {
        Assert.IsTrue(
            error.Message.Contains(Path.GetDirectoryName(saved.StateFile)!, StringComparison.Ordinal)
            || error.Message.StartsWith("The saved training ", StringComparison.Ordinal)
            || error.Message.StartsWith("What the saved training holds for ", StringComparison.Ordinal),
            $"variant {variant}: {error.Message}");
        Assert.IsGreaterThan(20, error.Message.Length);
    }
}
