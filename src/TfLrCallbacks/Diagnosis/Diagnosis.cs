using System.Text;

namespace TfLrCallbacks;

/// <summary>What <see cref="Doctor"/> found in the log of a training.</summary>
/// <param name="Findings">The findings, the gravest first; empty where there is nothing to say.</param>
public sealed record Diagnosis(IReadOnlyList<Finding> Findings)
{
    /// <summary>Gets a value indicating whether nothing graver than <see cref="FindingSeverity.Info"/> was found.</summary>
    public bool IsGood => Findings.All(finding => finding.Severity is FindingSeverity.Info);

    /// <summary>Says it in lines for a person: what is wrong, how that shows, what to try next.</summary>
    /// <returns>Two lines for each finding; one line where there is none.</returns>
    public string ToSummary()
    {
        if (Findings.Count is 0)
        {
            return "The learning rate did its job: nothing to change.";
        }

        StringBuilder text = new();
        foreach (Finding finding in Findings)
        {
            text.Append(text.Length > 0 ? "\n" : string.Empty)
                .Append(finding.Code.Replace('_', ' ')).Append(": ").Append(finding.Evidence).Append(".\n  Next: ").Append(finding.Advice).Append('.');
        }

        return text.ToString();
    }
}
