namespace TfLrCallbacks;

/// <summary>
/// A small generator of random numbers of our own, so that what draws from it takes nothing from the model's
/// (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014).
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next() => Next(ref _state);

    /// <summary>Draws a whole number from 0 up to, but not including, a bound.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Draws 64 bits and moves a state on.</summary>
    public static ulong Next(ref ulong state) => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>Stirs bits, so that neighbouring numbers give unrelated ones.</summary>
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
