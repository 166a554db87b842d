using System.Globalization;
using System.Text;

namespace TfLrCallbacks;

/// <summary>What a comparison of values of momentum or weight decay gave.</summary>
public sealed record HyperParameterResult
{
    /// <summary>Gets what was compared.</summary>
    public required HyperParameterKind Parameter { get; init; }

    /// <summary>Gets the highest learning rate of the trials.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Gets how many steps each trial had, its cool-down included.</summary>
    public required int TrialSteps { get; init; }

    /// <summary>Gets the loss on the probe rows before the first step.</summary>
    public required double Baseline { get; init; }

    /// <summary>Gets the trials, by rising value.</summary>
    public required IReadOnlyList<HyperParameterTrial> Trials { get; init; }

    /// <summary>Gets the value that the optimizer had, and has again.</summary>
    public required double Before { get; init; }

    /// <summary>Gets the value to train with: <see cref="Before"/> where it is as good as the best, else the best.</summary>
    public required double Value { get; init; }

    /// <summary>Gets a value indicating whether another value than <see cref="Before"/> was clearly better.</summary>
    public bool IsClear => Value != Before;

    /// <summary>Says in words what was found.</summary>
    /// <returns>A line for the answer and one for each trial, in the invariant culture.</returns>
    public string ToSummary()
    {
        var text = new StringBuilder();
        string name = Parameter is HyperParameterKind.Momentum ? "momentum" : "weight decay";
        text.Append(CultureInfo.InvariantCulture, $"{(IsClear ? "Take" : "Keep")} the {name} {Value:g3}: ");
        text.Append(IsClear ? "others lost more than 5 % of the best descent.\n" : "no other value was better by more than 5 % of the best descent.\n");
        foreach (HyperParameterTrial trial in Trials)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} {trial.Value:g3}: loss {trial.Loss:g4}, from {Baseline:g4}, after {TrialSteps} steps at a rate of up to {LearningRate:g3}\n");
        }

        return text.ToString();
    }

    /// <summary>Says what <see cref="ToSummary"/> says.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => ToSummary();
}
