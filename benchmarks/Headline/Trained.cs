namespace TfLrCallbacks.Headline;

/// <summary>A finished training.</summary>
/// <param name="Net">The network.</param>
/// <param name="Way">How the rate was set.</param>
/// <param name="Seed">The seed of data, weights and order.</param>
/// <param name="Epochs">How long it was meant to be; one whose length is not planned ends when target and budget are reached.</param>
/// <param name="StepsPerEpoch">How many steps an epoch has.</param>
/// <param name="SearchSteps">What the search for the rate cost, in steps.</param>
/// <param name="HighestRate">The highest rate of a step.</param>
/// <param name="Rollbacks">How often a guard took steps back.</param>
/// <param name="ValidationAccuracy">The accuracy on the validation samples after each epoch; of a training that puts the best weights back, the last is theirs.</param>
/// <param name="TestAccuracyAtBudget">The accuracy on the test samples when the budget was used, search included; null of a training whose length is planned.</param>
/// <param name="TestAccuracy">The accuracy on the test samples at the end.</param>
internal sealed record Trained(
    string Net,
    string Way,
    int Seed,
    int Epochs,
    int StepsPerEpoch,
    double SearchSteps,
    double HighestRate,
    int Rollbacks,
    double[] ValidationAccuracy,
    double? TestAccuracyAtBudget,
    double TestAccuracy)
{
    public bool Is(Net net, Way way, int seed, int epochs) => Net == net.Name && Way == way.Name && Seed == seed && Epochs == epochs;

    /// <summary>Gives the steps of some epochs, with the search.</summary>
    public double AllSteps(int epochs) => SearchSteps + ((double)epochs * StepsPerEpoch);
}
