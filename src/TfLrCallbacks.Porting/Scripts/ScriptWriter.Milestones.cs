using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Lists among the arguments of a schedule that are settings, or are made of settings: milestones.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The settings that stand for a whole list: in a form the list has one item, which is the setting's number.</summary>
    private readonly HashSet<string> _lengths = new(StringComparer.Ordinal);

    /// <summary>Gets whether a list has a name in the script, or is computed from numbers or from a list that have one.</summary>
    private bool IsNamedList(Expression written) => IsNamed(written) || Expressions.All(written).Any(part => part is Expression.Name or Expression.Attribute or Expression.Subscript && !_source.IsImported(Root(part)) && _source.Known(part, None) is Value.Sequence);

    private static string Root(Expression part) => (ScriptSource.Dotted(part) ?? string.Empty).Split('.')[0];

    /// <summary>Gives the value of a list of lengths. Its settings are added to the list of them: one for each item that has some, or one for all of it.</summary>
    private Func<int, Value>? MilestonesOf(ScriptArgument argument, List<(string Code, double? Value)> settings)
    {
        if (argument.Name != "milestones")
        {
            return null;
        }

        if (argument.Written is Expression.Sequence list)
        {
            Func<int, Value>[] items = [.. list.Items.Select(item => Setting(new ScriptArgument("milestone", null, null) { Written = item, Known = _source.Known(item, None) }, settings))];
            return time => Value.List(items.Select(item => item(time)));
        }

        if (Lengths(argument.Written) is not { } code)
        {
            return null;
        }

        _lengths.Add(code);
        int at = settings.Count;
        double? first = argument.Known is Value.Sequence { Items: [var begins, ..] } ? begins.AsDouble() : null;
        settings.Add((code, first));
        return time => Value.List(StandIns.Length(at, time, first));
    }

    /// <summary>Gives the C# of a list of lengths: the property of its name, also with an item computed from each.</summary>
    private string? Lengths(Expression written) => written is Expression.Comprehension { IsFlattened: false, Key: null, Condition: null, Names: [var each], Source: var source }
        ? _items(source, None) is { } many && _code.Number(written is Expression.Comprehension made ? made.Item : written, new HashSet<string>([each], StringComparer.Ordinal)) is var item
            ? $"System.Linq.Enumerable.Select({many}, {ScriptCode.Camel(each)} => Length.Steps({item}))" : null
        : _items(written, None) is { } named && !named.StartsWith("new ", StringComparison.Ordinal) ? $"System.Linq.Enumerable.Select({named}, Length.Steps)" : null;

    /// <summary>Puts lists of lengths into a form: <c>milestones: [§0§]</c> is all of a list that is a setting, else an item.</summary>
    private string WithLists(string form, IReadOnlyList<string> values) => MarkedLists().Replace(form, list =>
    {
        string[] items = list.Groups["items"].Value.Split(", ");
        string[] written = [.. items.Select(item => Marked().Match(item) is { Success: true } setting ? values[int.Parse(setting.Groups["setting"].Value, CultureInfo.InvariantCulture)] : item)];
        return written is [var only] && _lengths.Contains(only) ? $"milestones: [.. {only}]"
            : written.Any(_lengths.Contains) ? throw new PortingException("A schedule computes with a list that is a setting.")
            : $"milestones: [{string.Join(", ", written.Zip(items).Select(pair => pair.First == pair.Second ? pair.Second : $"Length.Steps({pair.First})"))}]";
    });

    [GeneratedRegex(@"milestones: \[(?<items>[^\[\]]*§[^\[\]]*)\]")]
    private static partial Regex MarkedLists();

    [GeneratedRegex(@"^§(?<setting>\d+)§$")]
    private static partial Regex Marked();
}
