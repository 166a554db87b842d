namespace TfLrCallbacks.Headline;

/// <summary>A way, or the best constant rate of the grid, over all seeds.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Easy">The steps to the easy target.</param>
/// <param name="Hard">The steps to the target.</param>
/// <param name="TestAccuracy">The accuracy on the test samples at the budget, seed by seed.</param>
internal sealed record Row(string Name, Steps Easy, Steps Hard, double[] TestAccuracy);

/// <summary>Steps to an accuracy, seed by seed.</summary>
/// <param name="Counts">The steps; those of a training that did not get there are the steps that it made.</param>
/// <param name="Reached">How many seeds got there.</param>
internal sealed record Steps(double[] Counts, int Reached)
{
    public static Steps Of(IEnumerable<(double? To, double Made)> seeds)
    {
        (double? To, double Made)[] all = [.. seeds];
        return new Steps([.. all.Select(seed => seed.To ?? seed.Made)], all.Count(seed => seed.To is not null));
    }

    public Steps Times(int factor) => this with { Counts = [.. Counts.Select(count => count * factor)] };
}
