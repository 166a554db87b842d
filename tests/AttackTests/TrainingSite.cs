using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>Where a training of a recipe takes place: its folder, its clock and its model.</summary>
internal sealed record TrainingSite(string Folder, ManualTime Clock, ShuffledTrainer Trainer)
{
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Gives a number that depends on the model's state only, for callbacks that ask the engine for one.</summary>
    public double GradientNorm() => Trainer.Weight < 3.4 ? 40 : 1 + (Math.Abs(Trainer.Weight) / 100);
}
