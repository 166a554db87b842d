namespace TfLrCallbacks;

/// <summary>Tells a listener how far a range test is, from any lane, one report at a time.</summary>
internal sealed class RangeTestWatch(IProgress<RangeTestProgress>? progress, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private int _passes;
    private int _made;
    private int _expected;

    /// <summary>Gives the number of the next pass.</summary>
    public int NextPass() => Interlocked.Increment(ref _passes) - 1;

    /// <summary>Says how many steps there will be from now on, as far as that can be known.</summary>
    public void Expect(int steps)
    {
        lock (_gate)
        {
            _expected = _made + steps;
        }
    }

    public void Report(RangeTestStage stage, int pass, int step, int steps, double rate, double batchLoss)
    {
        if (progress is null)
        {
            return;
        }

        lock (_gate)
        {
            _made++;
            int left = Math.Max(_expected - _made, steps - 1 - step);
            progress.Report(new RangeTestProgress(stage, pass, step, steps, rate, batchLoss)
            {
                StepsMade = _made,
                StepsExpected = _made + left,
                TimeLeft = time.GetElapsedTime(_started) * ((double)left / _made),
            });
        }
    }
}
