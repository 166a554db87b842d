namespace TfLrCallbacks.Porting;

/// <content>The names of settings: each expression of the script has one of its own.</content>
internal sealed partial class ScriptWriter
{
    private readonly Dictionary<string, string> _settingNames = new(StringComparer.Ordinal);

    /// <summary>Gives the name of a setting, without the object that the script keeps it in. Different expressions get different names: <c>steps</c> and <c>self.steps</c> are two settings.</summary>
    private string SettingOf(string written)
    {
        string plain = (IsKept(written) ? written["self.".Length..] : written).Replace("args.", string.Empty, StringComparison.Ordinal).Replace("FLAGS.", string.Empty, StringComparison.Ordinal);
        if (!_settingNames.TryGetValue(plain, out string? name))
        {
            string wanted = ScriptCode.Pascal(plain);
            name = ((string[])[wanted, ScriptCode.Pascal(plain.Replace('.', '_')), $"{wanted}2"]).FirstOrDefault(one => !_settingNames.ContainsValue(one)) ?? $"{wanted}Of{_settingNames.Count}";
            _settingNames[plain] = name;
        }

        return name;
    }

    /// <summary>Gets whether an object only keeps what it was given under the same name: with <c>self.cfg = cfg</c>, <c>self.cfg.lr</c> is <c>cfg.lr</c>, and <c>self.cfg["lr"]</c> is <c>cfg["lr"]</c>.</summary>
    private bool IsKept(string written) => written.StartsWith("self.", StringComparison.Ordinal) && written["self.".Length..] is var own && own.IndexOfAny(['.', '[']) is > 0 and var end && (_kept ??= KeptMembers()).Contains(own[..end]);

    private HashSet<string> KeptMembers() =>
    [
        .. ScriptSource.All(_source.Statements).OfType<Statement.Assign>().SelectMany(assign => assign.Targets.Select(target => (Member: ScriptSource.Dotted(target) ?? string.Empty, assign.Value))).Where(set => set.Member.StartsWith("self.", StringComparison.Ordinal))
            .GroupBy(set => set.Member["self.".Length..], set => set.Value).Where(same => same.ToArray() is [Expression.Name { Text: var given }] && given == same.Key).Select(same => same.Key),
    ];

    private HashSet<string>? _kept;

    /// <summary>The settings of schedules of pieces, which are called by their last name alone.</summary>
    private readonly HashSet<string> _ofPieces = new(StringComparer.Ordinal);

    /// <summary>Gives the one property that has the last name of a setting and its value; null for none and for several.</summary>
    private string? Longer(string name) => _parameters.Where(setting => setting.Key != name && setting.Key.EndsWith(name, StringComparison.Ordinal) && setting.Value.Split(" //")[0] == _parameters[name]).ToArray() is [var only] ? only.Key : null;

    /// <summary>Gives a property that a user sets; another one of the same name but another value gets a number.</summary>
    private string Parameter(string wanted, double? value, string? comment)
    {
        string start = value is { } number ? $"{{ get; set; }} = {ScriptCode.Number(number)};" : UnknownSetting;
        string written = $"{start}{(comment is null ? string.Empty : $" // {One(Brief.Of(comment, 100))}")}";
        string member = wanted;
        for (int i = 2; IsTaken(member) || (_parameters.TryGetValue(member, out string? other) && other != written && (value is null || !other.StartsWith(start, StringComparison.Ordinal))); i++)
        {
            member = $"{wanted}{i}";
        }

        _parameters.TryAdd(member, written);
        return member;
    }

    /// <summary>Gives the property of a name that is computed: one that another name of the script has is not its own, as <c>LR</c> and <c>lr</c> may both be there.</summary>
    private string OwnName(string wanted, string name)
    {
        string member = IsTaken(wanted) ? $"{wanted}Value" : wanted;
        for (int i = 2; _parameters.TryGetValue(member, out string? written) && written.Length > 0 && !written.Contains($"// {name} = ", StringComparison.Ordinal) && !written.Contains($"// TODO: {name} = ", StringComparison.Ordinal); i++)
        {
            member = $"{wanted}{i}";
        }

        return member;
    }

    /// <summary>Gets whether a name is that of a method or class here.</summary>
    private bool IsTaken(string member) => (_members.Contains(member) || _lists.ContainsKey(member) || _choices.ContainsKey(member)) && !_parameters.ContainsKey(member);
}
