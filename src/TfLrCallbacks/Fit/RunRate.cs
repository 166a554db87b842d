namespace TfLrCallbacks;

/// <summary>
/// The learning rate of a run's model: what it was given, what callbacks were told of it, and what a factor for one step has made of it. A model that keeps the rate as a
/// float gives another number back than it was given, so what was given is remembered.
/// </summary>
internal sealed class RunRate(ITrainedModel model)
{
    private double _given;
    private double _kept;
    private double _unscaled;
    private double? _scaled;

    /// <summary>Gets the rate that callbacks were told of last.</summary>
    public double Told { get; private set; }

    /// <summary>Gets the rate as it was set, without the factors of the step in progress.</summary>
    public double Unscaled => model.LearningRate is var held && held == _scaled ? _unscaled : Exact(held);

    /// <summary>Gets a value indicating whether callbacks were told last of a rate that was scaled for a step which has ended.</summary>
    public bool IsGivenBack => Told != _given && _scaled is null && model.LearningRate == _kept;

    /// <summary>Begins with the rate that the model has.</summary>
    public void Begin() => Resume(model.LearningRate, model.LearningRate);

    /// <summary>Goes on with a rate.</summary>
    /// <param name="unscaled">The rate as it was set; see <see cref="Unscaled"/>.</param>
    /// <param name="told">What callbacks were told last.</param>
    public void Resume(double unscaled, double told)
    {
        (_given, _kept, _scaled) = (double.NaN, double.NaN, null);
        Give(unscaled);
        Told = told;
    }

    /// <summary>Sets the rate.</summary>
    /// <returns>The change that callbacks must be told; null if the rate stays what they were told.</returns>
    public (double Before, double After)? Change(double value)
    {
        double held = model.LearningRate;
        if (value == held || value == Exact(held))
        {
            return null;
        }

        double known = Known(held);
        Give(value);
        Told = value;
        return model.LearningRate == held ? null : (known, value);
    }

    /// <summary>Multiplies the rate until <see cref="EndScale"/>; a second factor multiplies what the first has made.</summary>
    /// <inheritdoc cref="Change"/>
    public (double Before, double After)? Scale(double factor)
    {
        double held = model.LearningRate;
        double known = Known(held);
        double unscaled = Exact(held);
        if (held != _scaled)
        {
            // The first factor of the step, or one of a rate that was set since.
            _unscaled = unscaled;
        }

        Give(unscaled * factor);
        _scaled = _kept;
        Told = _given;
        return known == _given ? null : (known, _given);
    }

    /// <summary>Gives back the rate that was scaled, unless somebody has set another since.</summary>
    public void EndScale()
    {
        if (_scaled == model.LearningRate)
        {
            Give(_unscaled);
        }

        _scaled = null;
    }

    /// <summary>Puts back a state that may hold a rate of its own.</summary>
    /// <inheritdoc cref="Change"/>
    public (double Before, double After)? Restore(TrainerSnapshot snapshot)
    {
        double held = model.LearningRate;
        double known = Known(held);
        model.Restore(snapshot);
        double after = model.LearningRate;
        if (after == held)
        {
            return null;
        }

        Give(after);
        Told = after;
        return after == known ? null : (known, after);
    }

    /// <summary>Puts back a state without the rate that it may hold.</summary>
    public void RestoreRest(TrainerSnapshot snapshot)
    {
        double rate = Exact(model.LearningRate);
        model.Restore(snapshot);
        Give(rate);
    }

    /// <summary>Gives the rate that callbacks know: the one told last, unless somebody outside has set another since.</summary>
    private double Known(double held) => held == _kept ? Told : held;

    /// <summary>Gives the rate as the model was given it, unless somebody outside has set another since.</summary>
    private double Exact(double held) => held == _kept ? _given : held;

    private void Give(double value)
    {
        double held = model.LearningRate;
        if (value != held && (value != _given || held != _kept))
        {
            model.LearningRate = value;
        }

        (_given, _kept) = (value, model.LearningRate);
    }
}
