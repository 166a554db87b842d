namespace TfLrCallbacks;

/// <summary>The learning rate of a run's model: what it was given, what callbacks were told of it, and what a factor for one step has made of it.</summary>
internal sealed class RunRate(ITrainedModel model)
{
    private double _given;
    private double _kept;
    private double _unscaled;
    private double? _scaled;

    /// <summary>Gets the rate that callbacks were told of last.</summary>
    public double Told { get; private set; }

    /// <summary>Begins with the rate that the model has.</summary>
    /// <param name="told">What callbacks of a run that goes on were told; null where that is the same.</param>
    public void Begin(double? told = null)
    {
        _given = _kept = model.LearningRate;
        _scaled = null;
        Told = told ?? _kept;
    }

    /// <summary>Sets the rate.</summary>
    /// <returns>The change that callbacks do not know yet; null where there is none.</returns>
    public (double Before, double After)? Change(double value)
    {
        double held = model.LearningRate;
        double known = Known(held);

        // A model that keeps the rate as a float gives another number back than it was given.
        double exact = value == held ? Exact(held) : value;
        Give(exact);
        return Tell(known, exact);
    }

    /// <summary>Multiplies the rate until <see cref="EndScale"/>; a second factor multiplies what the first has made.</summary>
    /// <inheritdoc cref="Change"/>
    public (double Before, double After)? Scale(double factor)
    {
        double held = model.LearningRate;
        double unscaled = Exact(held);
        if (held != _scaled)
        {
            // The first factor of the step, or one of a rate that was set since.
            _unscaled = unscaled;
        }

        (double Before, double After)? change = Change(unscaled * factor);
        _scaled = model.LearningRate;
        return change;
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
        return Tell(known, after);
    }

    /// <summary>Puts back a state without the rate that it may hold.</summary>
    public void RestoreRest(TrainerSnapshot snapshot)
    {
        double rate = Exact(model.LearningRate);
        model.Restore(snapshot);
        Give(rate);
    }

    private (double Before, double After)? Tell(double before, double after)
    {
        Told = after;
        return after == before ? null : (before, after);
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
