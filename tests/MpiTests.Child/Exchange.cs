using System.Runtime.InteropServices;
using TfLrCallbacks;

namespace MpiTests.Child;

/// <summary>Exchanges numbers over several lengths, and compares every bit with what the same number of threads gives.</summary>
internal static class Exchange
{
    public static void Compare(IWorkers workers)
    {
        foreach (int length in (int[])[1, 2, 3, 7, 64, 1001, 101_770])
        {
            float[] averages = Floats(workers.Rank, length);
            double[] sums = [.. averages.Take(10).Select(value => (double)value)];
            byte[] bytes = [(byte)workers.Rank, 9];
            workers.Average(averages);
            workers.Sum(sums);
            workers.Broadcast(bytes);
            var expected = new float[length];
            var expectedSums = new double[sums.Length];
            ThreadWorkers.Run(workers.Count, fake =>
            {
                float[] own = Floats(fake.Rank, length);
                double[] ownSums = [.. own.Take(10).Select(value => (double)value)];
                fake.Average(own);
                fake.Sum(ownSums);
                if (fake.Rank == workers.Rank)
                {
                    (expected, expectedSums) = (own, ownSums);
                }
            });

            bool same = Bits(averages).SequenceEqual(Bits(expected)) && Bits(sums).SequenceEqual(Bits(expectedSums)) && bytes is [0, 9];
            Console.WriteLine($"length {length} rank {workers.Rank} of {workers.Count}: {(same ? "same" : "OTHER")}");
        }
    }

    private static ReadOnlySpan<byte> Bits<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan());

    private static float[] Floats(int rank, int length) =>
        [.. Enumerable.Range(0, length).Select(i => MathF.Sin((rank * 1000) + i) * MathF.Pow(10, (i % 7) - 3))];
}
