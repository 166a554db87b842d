using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>What to do next, as the doctor says.</summary>
internal static class NextSection
{
    public static XElement? Of(IReadOnlyList<NamedDiagnosis> diagnoses) => diagnoses.Count is 0 ? null : Html.Section(
        "next",
        "What to do next",
        diagnoses.Select(named => named.Diagnosis.Findings.Count is 0
            ? [Html.Element("p", Html.Text($"{Of(named, diagnoses)}{named.Diagnosis.ToSummary()}"))]
            : named.Diagnosis.Findings.Select(finding => Html.Element(
                "p",
                Html.Element("strong", Html.Text($"{Of(named, diagnoses)}{finding.Code.Replace('_', ' ')}")),
                Html.Text($": {finding.Evidence}. Next: {finding.Advice}.")))));

    private static string Of(NamedDiagnosis named, IReadOnlyList<NamedDiagnosis> all) => all.Count is 1 ? string.Empty : $"{RunName.Short(named.Name)}: ";
}
