namespace TfLrCallbacks.Headline;

/// <summary>Makes the rows of a network from its trainings.</summary>
internal static class Summary
{
    public const string Best = "best constant rate of the grid";
    public const string BestWithGrid = "the same, the grid's steps counted";

    /// <summary>Gives the rows, the best constant rate first: of each seed the rate that is best there, by the validation samples.</summary>
    /// <param name="net">The network.</param>
    /// <param name="runs">The trainings of all networks and seeds.</param>
    /// <returns>The seeds that every way has finished, and the rows.</returns>
    public static (int[] Seeds, IReadOnlyList<Row> Rows) Of(Net net, IEnumerable<Trained> runs)
    {
        ILookup<(string, int), Trained> all = runs.Where(run => run.Net == net.Name).ToLookup(run => (run.Way, run.Seed));
        Way[] grid = [.. net.Grid.Select(Way.Constant)];
        Way[] ways = [.. grid, .. Way.Automatic];
        int[] seeds = [.. all.Select(group => group.Key.Item2).Distinct().Order().Where(seed => ways.All(way => AtBudget(net, way, all[(way.Name, seed)]) is not null))];
        Steps BestOf(double target) => Steps.Of(seeds.Select(seed => grid
            .Select(way => To(net, way, all[(way.Name, seed)], target)).OrderBy(steps => steps.To ?? double.PositiveInfinity).First()));
        double[] accuracy = [.. seeds.Select(seed => grid
            .Select(way => all[(way.Name, seed)].Single()).MaxBy(run => run.ValidationAccuracy[net.BudgetEpochs - 1])!.TestAccuracyAtBudget!.Value)];
        var best = new Row(Best, BestOf(net.EasyTarget), BestOf(net.Target), accuracy);
        return (seeds,
        [
            best,
            new Row(BestWithGrid, best.Easy.Times(grid.Length), best.Hard.Times(grid.Length), []),
            .. Way.Automatic.Select(way => new Row(
                way.Name,
                Steps.Of(seeds.Select(seed => To(net, way, all[(way.Name, seed)], net.EasyTarget))),
                Steps.Of(seeds.Select(seed => To(net, way, all[(way.Name, seed)], net.Target))),
                [.. seeds.Select(seed => AtBudget(net, way, all[(way.Name, seed)])!.Value)])),
        ]);
    }

    /// <summary>Gives the steps to an accuracy, search included, and those that were made at most. A planned training counts with its end alone, and only if its length is one of the list.</summary>
    private static (double? To, double Made) To(Net net, Way way, IEnumerable<Trained> runs, double target)
    {
        Trained[] known = [.. runs.Where(run => !way.IsPlanned || Experiment.Lengths.Contains(run.Epochs)).OrderBy(run => run.Epochs)];
        double? to = way.IsPlanned
            ? known.Where(run => run.ValidationAccuracy[^1] >= target).Select(run => (double?)run.AllSteps(run.Epochs)).FirstOrDefault()
            : known[0].ValidationAccuracy.Index().Where(epoch => epoch.Item >= target).Select(epoch => (double?)known[0].AllSteps(epoch.Index + 1)).FirstOrDefault();
        return (to, known[0].AllSteps(net.MostEpochs));
    }

    private static double? AtBudget(Net net, Way way, IEnumerable<Trained> runs) => way.IsPlanned
        ? runs.FirstOrDefault(run => run.Epochs == Experiment.BudgetAfter(net, run.SearchSteps, run.StepsPerEpoch))?.TestAccuracy
        : runs.FirstOrDefault()?.TestAccuracyAtBudget;
}
