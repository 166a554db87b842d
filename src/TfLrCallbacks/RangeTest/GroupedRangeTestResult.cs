using System.Globalization;
using System.Text;

namespace TfLrCallbacks;

/// <summary>What a range test of groups of layers found (<see cref="LrRangeTest.RunPerGroup"/>).</summary>
public sealed record GroupedRangeTestResult
{
    /// <summary>Gets what the test of all layers at one rate found.</summary>
    public required RangeTestResult Whole { get; init; }

    /// <summary>Gets the groups, in the order in which they were tested; none where the whole has no answer.</summary>
    public required IReadOnlyList<GroupRate> Groups { get; init; }

    /// <summary>Says in words what was found.</summary>
    /// <returns>A line for the whole and one for each group, in the invariant culture.</returns>
    public string ToSummary()
    {
        var text = new StringBuilder();
        text.Append(Whole.HasAnswer ? string.Create(CultureInfo.InvariantCulture, $"All layers together: {Whole.BaseLearningRate:g3} for a constant rate.\n") : $"{Whole.WhyNoAnswer}\n");
        foreach (GroupRate group in Groups)
        {
            string kept = group.Factor is 1 ? " (no other rate was found that is surely better)" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"{group.Group.Name}: {group.LearningRate:g3}, {group.Factor:g3} times that{kept}; confidence {group.Result.Confidence.ToString().ToLowerInvariant()}.\n");
        }

        return text.ToString();
    }

    /// <summary>Says what <see cref="ToSummary"/> says.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => ToSummary();
}
