namespace TfLrCallbacks;

/// <summary>A clock that goes on only when it is told to, or by a fixed time at every reading.</summary>
/// <param name="secondsPerReading">How far it goes on whenever a timestamp is taken.</param>
/// <param name="start">Where it starts, in seconds since 1970; null for a day of 2026.</param>
internal sealed class ManualTime(double secondsPerReading = 0, long? start = null) : TimeProvider
{
    private DateTimeOffset _now = start is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp()
    {
        Advance(TimeSpan.FromSeconds(secondsPerReading));
        return _now.Ticks;
    }

    public void Advance(TimeSpan time) => _now += time;
}
