namespace TfLrCallbacks;

/// <summary>How a learning-rate range test runs. The defaults are those that its figures were measured with.</summary>
public sealed record LrRangeTestOptions
{
    /// <summary>Gets the options of the second edition of the test, so that figures that were measured with it can be had again.</summary>
    public static LrRangeTestOptions SecondEdition { get; } = new() { Edition = RangeTestEdition.Second, SweepSteps = 40, SweepProbeRows = 64 };

    /// <summary>Gets the edition of the rule.</summary>
    /// <value>The default is the third. The second has other defaults, too: take <see cref="SecondEdition"/>.</value>
    public RangeTestEdition Edition
    {
        get;
        init => field = Check.Defined(value, nameof(Edition));
    }

    /// <summary>Gets how many bytes copies of the model may take, so that longer trials go on where shorter ones stopped; 0 or more.</summary>
    /// <value>The default is 1 GiB; at most ten copies are kept. Trials whose end was not kept start over: the answer is the same.</value>
    public long MaxSnapshotBytes
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(MaxSnapshotBytes));
    } = 1L << 30;

    /// <summary>Gets the rate of the sweep's first step, from 1e-30 to 1e30.</summary>
    /// <value>The default is 1e-7. Where the loss explodes within the first decade, the sweep is repeated twice at most, a thousand times lower.</value>
    public double StartLearningRate
    {
        get;
        init => field = Check.Between(1e-30, 1e30, value, nameof(StartLearningRate));
    } = 1e-7;

    /// <summary>Gets the rate of the sweep's last step, greater than <see cref="StartLearningRate"/>, up to 1e30.</summary>
    /// <value>The default is 100. Trials go up to ten times this rate.</value>
    public double EndLearningRate
    {
        get;
        init => field = Check.Between(1e-30, 1e30, value, nameof(EndLearningRate));
    } = 100;

    /// <summary>Gets how many steps the sweep has, 6 or more.</summary>
    /// <value>The default is 20. More make <see cref="RangeTestResult.DivergenceLearningRate"/> more precise; the answer hardly changes.</value>
    public int SweepSteps
    {
        get;
        init => field = Check.AtLeast(6, value, nameof(SweepSteps));
    } = 20;

    /// <summary>Gets how many steps the first trials have, 1 or more; trials that learn too little are made twice as long (in the second edition up to four times).</summary>
    /// <value>The default, null, takes 1 / (1 - momentum) steps (twice as many from a momentum of 0.95 on), rounded up, but at least 40 and at most 160.</value>
    public int? TrialSteps
    {
        get;
        init => field = value is { } steps ? Check.AtLeast(1, steps, nameof(TrialSteps)) : null;
    }

    /// <summary>Gets how many training rows the loss of the sweep is measured on, 1 or more; all rows where the data has fewer.</summary>
    /// <value>The default is 32. They are the first of the <see cref="TrialProbeRows"/>.</value>
    public int SweepProbeRows
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(SweepProbeRows));
    } = 32;

    /// <summary>Gets how many training rows the loss of a trial is measured on, <see cref="SweepProbeRows"/> or more; all rows where the data has fewer.</summary>
    /// <value>The default is 128.</value>
    public int TrialProbeRows
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(TrialProbeRows));
    } = 128;

    /// <summary>Gets the data whose rows the loss is measured on.</summary>
    /// <value>
    /// The default is the training data. Validation data shows up a rate at which the model only memorizes its training data. Give that data to the fit, or to
    /// <c>FindLearningRate</c>, with the parameter <c>validationData</c> (<c>validation_data</c> in TensorFlow.NET); without it the test is refused.
    /// </value>
    public ProbeData ProbeOn
    {
        get;
        init => field = Check.Defined(value, nameof(ProbeOn));
    }

    /// <summary>Gets how many trials are made at the same time, each on a thread and a copy of the model of its own; 1 or more.</summary>
    /// <value>
    /// The default is 1. More give the same result, bit for bit, in less time where there are as many idle cores: trials are begun that the test will probably
    /// need. Where several workers train the model (<see cref="IWorkers"/>), each makes other trials anyway, as many as this says.
    /// </value>
    public int ParallelTrials
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(ParallelTrials));
    } = 1;

    /// <summary>Gets how many steps, or how much time, the test may take, such as <c>200</c>, <c>"1 epoch"</c> or <c>"30 seconds"</c>.</summary>
    /// <value>
    /// The default, null, is no bound. A budget in steps or epochs makes the trials shorter, so that a usual test fits, and no further trial is begun once it is spent; it must
    /// be enough for the sweep and seven trials of ten steps. A budget in time ends the test when the time is over. Both then answer with what is known so far, with the flag
    /// <see cref="RangeTestFlagKind.BudgetSpent"/>; if not even the sweep was finished, the test has no answer. Only training steps count: evaluations of the probe rows do not, nor
    /// do the steps of parallel trials whose result was not needed.
    /// </value>
    public Length? Budget
    {
        get;
        init => field = value is not { Unit: LengthUnit.Run or LengthUnit.Rest } ? value : throw new ArgumentException(
            $"A budget is in steps, epochs or time, such as 200 or \"30 seconds\". Received: {value}.", nameof(Budget));
    }

    /// <summary>Gets the clock of a budget in time and of <see cref="RangeTestProgress.TimeLeft"/>.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider Time
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Time));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>Gets what the rows of the probe are drawn with. The trainer's own random state has no part in it.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>Refuses options that contradict each other.</summary>
    internal void RefuseContradictions(string name)
    {
        if (EndLearningRate <= StartLearningRate)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"EndLearningRate must be greater than StartLearningRate. Received: {EndLearningRate} and {StartLearningRate}."),
                name);
        }

        if (TrialProbeRows < SweepProbeRows)
        {
            throw new ArgumentException(
                $"TrialProbeRows must be SweepProbeRows or more, whose rows it begins with. Received: {TrialProbeRows} and {SweepProbeRows}.",
                name);
        }
    }
}
