using System.Text.RegularExpressions;
using TfLrCallbacks;

namespace ConventionTests;

[TestClass]
public sealed partial class DoctorPageTests
{
    [TestMethod]
    [DataRow("## The codes")]
    [DataRow("## The rules")]
    public void The_page_of_the_doctor_has_a_row_for_every_code(string heading)
    {
        string page = Repository.Read("docs/doctor.md");
        string section = page[page.IndexOf(heading, StringComparison.Ordinal)..].Split("\n## ", 2)[0];

        string[] codes = [.. typeof(FindingCodes).GetFields().Select(code => (string)code.GetRawConstantValue()!).Order(StringComparer.Ordinal)];
        string[] rows = [.. Row().Matches(section).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal)];

        Assert.AreEqual(string.Join('\n', codes), string.Join('\n', rows));
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
