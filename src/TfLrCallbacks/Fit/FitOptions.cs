namespace TfLrCallbacks;

/// <summary>The options of a fit, with Keras' names and defaults.</summary>
public sealed record FitOptions
{
    /// <summary>A number of epochs for a training that goes on until a callback stops it, such as <see cref="EarlyStopping"/> or <see cref="AutoLearningRate"/>.</summary>
    public const int UntilStopped = RunLength.Open;

    /// <summary>Gets the epoch that the run goes up to, 0 or more; epochs before <see cref="InitialEpoch"/> count.</summary>
    /// <value>The default is 1.</value>
    public int Epochs
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(Epochs));
    } = 1;

    /// <summary>Gets the time that the training may take, such as <c>"10 minutes"</c>, instead of epochs: it goes through the data as often as it takes. See <see cref="TfLrCallbacks.TimeBudget"/>.</summary>
    /// <value>The default is null: epochs end the training.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a time, or is zero.</exception>
    public Length? TimeBudget
    {
        get;
        init
        {
            value?.Time(nameof(TimeBudget));
            field = value;
        }
    }

    /// <summary>Gets the clock that times are measured with.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>Gets the zero-based epoch to start at. The run begins with step InitialEpoch · StepsPerEpoch, so a schedule goes on from there; with step 0 where the data does not say how many steps an epoch has.</summary>
    /// <value>The default is 0.</value>
    public int InitialEpoch
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(InitialEpoch));
    }

    /// <summary>Gets every how many epochs the validation data is evaluated, 1 or more.</summary>
    /// <value>The default is 1.</value>
    public int ValidationFrequency
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(ValidationFrequency));
    } = 1;

    /// <summary>Gets what is printed: 0 nothing, 1 a progress bar, 2 a line for each epoch.</summary>
    /// <value>The default is 1.</value>
    public int Verbose
    {
        get;
        init => field = value is >= 0 and <= 2
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Verbose), value, "Must be 0 (silent), 1 (progress bar) or 2 (a line for each epoch).");
    } = 1;

    /// <summary>Gets the token that cancels the training; it is checked before every step.</summary>
    /// <value>The default is none.</value>
    public CancellationToken CancellationToken { get; init; }
}
