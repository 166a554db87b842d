namespace AttackTests;

/// <summary>A clock that goes on by a second whenever it is told to; where it starts is another time in every process.</summary>
internal sealed class StepClock(long start) : TimeProvider
{
    private long _seconds = start;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => _seconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(_seconds);

    public void Tick() => _seconds++;
}
