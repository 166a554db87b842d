using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Callbacks whose rates the C# gets from Python, or from a loop that it goes through.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Replaces callbacks that are interpreted when the program trains by a schedule of known pieces. False if the callbacks are not interpreted, or if no schedule has all their settings and the same unit (epochs or updates).</summary>
    private bool InPieces(Match method, string optimizer, ScriptCourse[] courses, bool isShort)
    {
        if (Interpreted(method) is not { } settings || Formed(optimizer, courses, isShort, settings, method.Groups["lines"].Value.Contains("StepUnit.Batch", StringComparison.Ordinal)) is not { } formed)
        {
            return false;
        }

        _isReplaced = true;
        Replace(method, [$"        new LearningRateScheduler({formed.Name}(), StepUnit.{formed.Unit}),"]);
        return true;
    }

    /// <summary>Gives the settings of callbacks whose rates are interpreted when the program trains: from lines of Python, or from a loop that is run step by step. Null for other callbacks.</summary>
    private string[]? Interpreted(Match method)
    {
        HashSet<string> asked = [.. Identifiers().Matches(method.Groups["lines"].Value).Select(word => word.Value)];
        List<(string Name, string Text)> members = Members(_body.ToString());
        for (int known = -1; known < asked.Count;)
        {
            known = asked.Count;
            asked.UnionWith(members.Where(member => asked.Contains(member.Name)).SelectMany(member => Identifiers().Matches(member.Text).Select(word => word.Value)).ToArray());
        }

        return asked.Overlaps(["InTurn", "ScheduleReader"]) || _lists.Any(list => asked.Contains(list.Key) && list.Value.Contains("ListOf(", StringComparison.Ordinal))
            ? [.. _parameters.Where(setting => asked.Contains(setting.Key) && setting.Value.StartsWith("{ get; set; }", StringComparison.Ordinal)).Select(setting => setting.Key)] : null;
    }
}
