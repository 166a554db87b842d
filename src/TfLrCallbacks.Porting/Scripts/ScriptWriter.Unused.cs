using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Settings, warnings and helpers at the top of the C#: those that nothing below needs are left out.</content>
internal sealed partial class ScriptWriter
{
    private readonly HashSet<int> _carried = [];

    /// <summary>Gets whether a rate that a line sets by hand is carried over: there is nothing left to write.</summary>
    private bool IsCarried(int line) => _carried.Contains(line) || _replayed.Contains(line) || _manual.Any(rate => rate.Line == line) || _begun.Values.Any(begun => begun.Line == line)
        || _found.Any(item => item.Construct is { Kind: "class-callback", Statement: { } type } && type.Position.Line <= line && line <= type.EndLine && _classes.GetValueOrDefault(item.Construct.Name) is not null);

    /// <summary>Leaves out settings that nothing asks for, such as those of what could not be carried over.</summary>
    private void LeaveOut()
    {
        HashSet<string> used = [.. Asked(_body.ToString())];
        for (int known = 0; known < used.Count;)
        {
            known = used.Count;
            used.UnionWith(_parameters.Concat(_choices).Concat(_lists).Where(setting => used.Contains(setting.Key)).SelectMany(setting => Asked(setting.Value)).ToArray());
        }

        foreach (SortedDictionary<string, string> settings in new[] { _parameters, _choices, _lists })
        {
            foreach (string unused in settings.Keys.Where(name => !used.Contains(name)).ToArray())
            {
                settings.Remove(unused);
            }
        }

        foreach (string second in _parameters.Keys.Where(name => name.EndsWith('2') && !_settingNames.ContainsValue(name) && name[..^1] is { Length: > 0 } first && !char.IsAsciiDigit(first[^1]) && !_parameters.ContainsKey(first) && !_members.Contains(first) && !_choices.ContainsKey(first) && !_lists.ContainsKey(first)).ToArray())
        {
            Rename(second, second[..^1]);
        }

        foreach (string name in _ofPieces.Where(_parameters.ContainsKey).ToArray())
        {
            if (Longer(name) is { } other)
            {
                Rename(name, other);
            }
        }

        // What stands in a comment asks for nothing.
        static IEnumerable<string> Asked(string code) => code.Split('\n').SelectMany(line => Identifiers().Matches(Comment().Replace(line, string.Empty)).Select(word => word.Value));
    }

    /// <summary>Gives a setting another name, which may be that of a setting with the same value.</summary>
    private void Rename(string name, string other)
    {
        string Renamed(string code) => Identifiers().Replace(code, word => word.Value == name ? other : word.Value);
        string body = Renamed(_body.ToString());
        _body.Clear().Append(body);
        foreach (SortedDictionary<string, string> settings in new[] { _parameters, _choices, _lists })
        {
            foreach ((string member, string written) in settings.ToArray())
            {
                settings.Remove(member);
                settings.TryAdd(Renamed(member), Renamed(written));
            }
        }
    }

    [GeneratedRegex(@"[\p{L}_]\w*")]
    private static partial Regex Identifiers();

    [GeneratedRegex(@"(^|\s)// .*$")]
    private static partial Regex Comment();
}
