using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>What is left out where the C# has the rates of the whole training: what was to be done about them, and methods that nothing calls.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Warnings that say no more than that a rate is to be written by hand, or what decides it.</summary>
    private static readonly HashSet<string> OfRates = new(["unit-from-step-call", "rises-after-t-max", "manual-lr-write", "reads-or-writes-optimizer", "recursive-schedule", "function-not-in-file", "library-not-followed", "global-state", "step-unit-by-caller", "unresolved-argument", "nothing-found"], StringComparer.Ordinal);

    /// <summary>Gets whether the C# that is written has what a warning is about.</summary>
    public bool IsSettled(ScriptWarning warning) => (warning.Code == "manual-lr-write" && IsCarried(warning.Line)) || (_isPlayed && OfRates.Contains(warning.Code)) || IsOfPlateau(warning)
        || (warning.Code is "unresolved-argument" or "steps-unknown" && !_parameters.Values.Any(written => written.StartsWith(UnknownSetting, StringComparison.Ordinal) && !written.EndsWith(OfFit, StringComparison.Ordinal)) && !_lists.Values.Any(written => written.Contains("throw new", StringComparison.Ordinal)) && !_body.ToString().Contains($"TODO line {warning.Line}", StringComparison.Ordinal))
        || (warning.Code == "function-not-in-file" && (_bound.Any(pair => pair.Value is not null && pair.Key.Position.Line == warning.Line) || HasRates(warning.Line)))
        || (warning.Code == "not-plugged-in" && (Regex.IsMatch(_body.ToString(), $@"\n        [^/\n][^\n]*, // line {warning.Line}\b") || IsAsked(warning.Line)))
        || (warning.Code is "plateau-and-scheduler" or "plateau-with-schedule-object" && _trace is not null && _trace.Fits.All(fit => fit.Callbacks is { } callbacks && !(callbacks.Any(IsOf("ReduceLROnPlateau")) && (warning.Code == "plateau-and-scheduler" ? callbacks.Any(IsOf("LearningRateScheduler")) : fit.Rate?.AsDouble() is null))))
        || (warning.Code is "string-loss" or "string-optimizer" && Regex.IsMatch(_body.ToString(), $@"compile in line {warning.Line}\b[^}}]*\.compile\([^\n]*\bkeras\.{(warning.Code == "string-loss" ? "losses" : "optimizers")}\."))
        || (warning.Code == ScriptOtherArguments.Code ? LinesOf(warning).All(IsWritten) : _warnings.Any(other => other.Code == ScriptOtherArguments.Code && LinesOf(other).Contains(warning.Line)) && !IsWritten(warning.Line))
        || (OfOwnCallback.Contains(warning.Code) && IsLeftOut(warning.Line));

    /// <summary>Gets whether the C# names a line of the script.</summary>
    private bool IsWritten(int line) => Regex.IsMatch(_body.ToString(), $@"// line {line}\b");

    /// <summary>Gives the lines that a warning says are left out.</summary>
    private static int[] LinesOf(ScriptWarning warning) => [.. OfLine().Matches(warning.Text).Select(line => int.Parse(line.Groups["line"].Value, CultureInfo.InvariantCulture))];

    /// <summary>Gets whether a list of callbacks, or another schedule, has the schedule of this line: a table or a function hands it on.</summary>
    private bool IsAsked(int line) => _found.Any(item => item.Construct.Line == line && item.Construct.Call is { } call && _schedules.TryGetValue(call, out string? name) && Regex.IsMatch(_body.ToString(), $@"\n        [^/\n][^\n]*(?<![\w.]){name}\(\)"));

    /// <summary>Gets whether the C# has the rates of a scheduler of this line: its function, or the rates of the training.</summary>
    private bool HasRates(int line) => _body.ToString() is var body && (Regex.IsMatch(body, $@"\n        new LearningRateScheduler\([^\n]*, // line {line}\b") || (_isFitted && !Regex.IsMatch(body, $@"// TODO[^\n]*\bline {line}\b")));

    private static Func<Value, bool> IsOf(string name) => value => value is Value.Call call ? Dialect.LastPart(call.Name) == name : value is Value.Instance;

    /// <summary>Gets whether a line is one of a callback class that the C# has not, and does not ask for: the rates are those that its objects make.</summary>
    private bool IsLeftOut(int line) => _found.Select(item => item.Construct).FirstOrDefault(construct => construct.Kind == "class-callback" && construct.Line <= line && line <= construct.EndLine) is { } type && (_isFitted || (type.CSharp is not null && _found.Any(item => item.Construct.Kind == "keras-own-class" && item.Construct.Name == type.Name && _schedules.ContainsKey(item.Construct.Call!))))
        && _body.ToString() is var body && !body.Contains($"public sealed class {ScriptCallbackClass.NameOf(type.Name)} ", StringComparison.Ordinal) && !Regex.IsMatch(body, $@"// TODO[^\n]*\b{Regex.Escape(type.Name)}\b");

    /// <summary>Leaves out what was to be done about rates that the C# has.</summary>
    private void Settle()
    {
        List<string> kept = [];
        bool isOpen = false;
        foreach (string line in _body.ToString().Split('\n'))
        {
            bool isTold = OfRate().IsMatch(line);
            isOpen = isTold || (isOpen && line.StartsWith("    //     ", StringComparison.Ordinal));
            if (!isOpen)
            {
                kept.Add(line);
            }
        }

        string text = BlankLines().Replace(string.Join('\n', kept), "\n\n").TrimStart('\n');
        _body.Clear().Append(_isReplaced ? Called(text, _ => true) : text);
    }

    /// <summary>Leaves out the schedules that the script makes with other arguments only, and that nothing here asks for.</summary>
    private void LeaveOutOthers()
    {
        string[] begins = [.. _warnings.Where(warning => warning.Code == ScriptOtherArguments.Code).SelectMany(LinesOf).Select(line => string.Create(CultureInfo.InvariantCulture, $"    // line {line}: "))];
        if (begins.Length > 0)
        {
            string called = Called(_body.ToString(), member => begins.Any(begin => member.StartsWith(begin, StringComparison.Ordinal)));
            _body.Clear().Append(called);
        }
    }

    /// <summary>Gives the methods without those that nothing calls.</summary>
    /// <param name="text">The methods.</param>
    /// <param name="mayGo">Says whether one may be left out.</param>
    private static string Called(string text, Func<string, bool> mayGo)
    {
        List<(string Name, string Text)> members = Members(text);
        while (true)
        {
            int at = members.FindIndex(member => member.Name.Length > 0 && mayGo(member.Text) && !members.Any(other => !ReferenceEquals(other.Text, member.Text) && !IsPython(other.Text) && Regex.IsMatch(other.Text, $@"(?<![\w.]){member.Name}\b")));
            if (at < 0)
            {
                return string.Join("\n\n", members.Select(member => member.Text.Trim('\n'))) + "\n";
            }

            members.RemoveAt(at);
        }
    }

    /// <summary>Gets whether a member is lines of the script, which call nothing here.</summary>
    private static bool IsPython(string member) => member.Contains("    private const string ", StringComparison.Ordinal);

    /// <summary>Gives the members with the comments above them; the name only of those that may be left out.</summary>
    private static List<(string Name, string Text)> Members(string text)
    {
        List<(string, string)> members = [];
        StringBuilder member = new();
        string name = string.Empty;
        int depth = 0;
        string? fence = null;
        foreach (string line in text.Split('\n'))
        {
            // Lines of Python, in a text of several lines, have brackets and signs of their own.
            bool isText = fence is not null;
            fence = isText ? line.Trim() == $"{fence};" ? null : fence : Fence().Match(line) is { Success: true } begins ? begins.Groups["quotes"].Value : null;
            string code = isText ? string.Empty : Comment().Replace(line, string.Empty);
            if (line.Length == 0 && depth == 0 && !isText)
            {
                if (member.Length > 0 && !IsOpen())
                {
                    members.Add((name, member.ToString()));
                    member.Clear();
                    name = string.Empty;
                }

                continue;
            }

            name = name.Length == 0 && Helper().Match(line) is { Success: true } helper ? helper.Groups["name"].Value : name;
            depth += code.Count(character => character is '(' or '[' or '{') - code.Count(character => character is ')' or ']' or '}');
            member.Append(line).Append('\n');
        }

        if (member.Length > 0)
        {
            members.Add((name, member.ToString()));
        }

        return members;

        bool IsOpen() => member.ToString().TrimEnd() is var so && !so.EndsWith(';') && !so.EndsWith('}') && !so.Split('\n')[^1].TrimStart().StartsWith("//", StringComparison.Ordinal) && !Comment().Replace(so.Split('\n')[^1], string.Empty).TrimEnd().EndsWith(';');
    }

    [GeneratedRegex(@"^ {4}( {4})?// TODO(?!.*(\bthe model\b|\blayer\b|other parameter groups|has no counterpart|Write it as|last state only|there the rates end))( line| lines|:|\s)")]
    private static partial Regex OfRate();

    [GeneratedRegex(@"\(line (?<line>\d+)")]
    private static partial Regex OfLine();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@" =>? \$*(?<quotes>""{3,})$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^    ((public|private) static|private const|public) (sealed class|readonly double\[\]|readonly Dictionary<string, double\[\]>|readonly LearningRateSchedule|double\[\]|LearningRateSchedule|IEnumerable<double>|double|bool|string|\w+\?) (?<name>\w+)(\(| =| :|;)")]
    private static partial Regex Helper();
}
