using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Callbacks whose rates the C# gets from Python, or from a loop that it goes through.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Writes a schedule of known pieces in the place of such callbacks. False if they are others, or there is none with their settings that counts what they count.</summary>
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

    /// <summary>Gives the settings of callbacks that have their rates from lines of Python which are read when they train, or from a loop that is gone through; null for any others.</summary>
    private string[]? Interpreted(Match method)
    {
        HashSet<string> asked = [.. Identifiers().Matches(method.Groups["lines"].Value).Select(word => word.Value)];
        List<(string Name, string Text)> members = Members(Sofar());
        for (int known = -1; known < asked.Count;)
        {
            known = asked.Count;
            asked.UnionWith(members.Where(member => asked.Contains(member.Name)).SelectMany(member => Identifiers().Matches(member.Text).Select(word => word.Value)).ToArray());
        }

        return asked.Overlaps(["InTurn", "ScheduleReader"]) || _lists.Any(list => asked.Contains(list.Key) && list.Value.Contains("ListOf(", StringComparison.Ordinal))
            ? [.. _parameters.Where(setting => asked.Contains(setting.Key) && !setting.Value.StartsWith(UnknownSetting, StringComparison.Ordinal)).Select(setting => setting.Key)] : null;
    }
}
