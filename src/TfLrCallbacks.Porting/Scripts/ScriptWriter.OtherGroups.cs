using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>What a script sets as the rate of a parameter group behind the first: <c>optimizer.param_groups[1]['lr'] = 2 * lr</c>.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Names the lines that set the rates of other parameter groups, where the C# has a schedule and does not say so yet.</summary>
    private void OtherGroups(StringBuilder file)
    {
        string body = _body.ToString();
        if (_groups.Length > 0 || !body.Contains("LearningRateSchedule ", StringComparison.Ordinal) || body.Contains("other parameter groups", StringComparison.Ordinal) || body.Contains("the others need schedules of their own", StringComparison.Ordinal))
        {
            return;
        }

        int[] lines = [.. ScriptSource.All(_source.Statements).Where(statement => statement is Statement.Assign assign ? assign.Targets.Any(IsOther) : statement is Statement.Augmented augmented && IsOther(augmented.Target)).Select(statement => statement.Position.Line).Distinct()];
        if (lines.Length > 0)
        {
            file.Append(CultureInfo.InvariantCulture, $"// TODO line{(lines.Length > 1 ? "s" : string.Empty)} {string.Join(", ", lines.Take(MostBeside))}: the rates of other parameter groups are not carried over; this is the first group's.\n");
        }

        static bool IsOther(Expression target) => target is Expression.Subscript
        {
            Index: Expression.Literal { Value: Value.Text { Characters: "lr" } },
            Target: Expression.Subscript { Target: Expression.Attribute { Text: "param_groups" }, Index: Expression.Literal { Value: Value.Integer { Number.IsZero: false } } },
        };
    }
}
