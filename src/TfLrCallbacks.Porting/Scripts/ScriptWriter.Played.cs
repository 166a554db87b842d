using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>The rates of the C#, held against those of the script's own training, evaluated with loaders of 3 and of 5 batches.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The most optimizers whose rates are written apart.</summary>
    private const int MostOptimizers = 12;

    internal static readonly int[] Batches = [3, 5];

    /// <summary>The script's training with each number of batches.</summary>
    private ScriptTraining[] _trainings = [];

    /// <summary>Whether the C# has the rates of the whole training, as the script's evaluation gives them.</summary>
    private bool _isPlayed;

    /// <summary>Whether the C# says that it lacks something.</summary>
    private bool _isTold;

    /// <summary>Whether a rate may hang on the number of updates, so that those of a few batches are not all.</summary>
    private bool _isByUpdate;

    /// <summary>Whether rates were written in place of what the C# had.</summary>
    private bool _isReplaced;

    /// <summary>What is to be said of the rates of other parameter groups; empty where they go with the first.</summary>
    private string _groups = string.Empty;

    /// <summary>What the training does that the C# does not.</summary>
    private readonly List<string> _differing = [];

    /// <summary>Holds the C# against the training; where they differ and the training is known, its rates are written.</summary>
    private void Play()
    {
        if (!(_found.Any(item => item.Construct.Kind == "torch-optimizer") || _found.Any(item => item.Construct.Kind == "keras-optimizer") || _source.Imports.Any(module => module.Split('.')[0] is "torch" or "keras" or "tensorflow")) || _found.Any(item => item.Construct.Kind == "keras-fit"))
        {
            return;
        }

        LeaveOut();
        ScriptTraining[] trainings = _trainings = [.. Batches.Select(batches => _evaluated.Of(batches))];
        if (trainings[0] is { HasUnknownGroups: true, Ended: not null, IsLong: false } && !_parameters.Values.Any(written => written.StartsWith(UnknownSetting, StringComparison.Ordinal)) && _found.Select(item => item.Construct).FirstOrDefault(construct => construct.Kind == "torch-optimizer") is { } made)
        {
            _differing.Add($"// TODO line {made.Line}: the parameter groups are made where they are not known here, and may have rates of their own: the rates may differ.\n");
        }

        if (trainings.Any(training => training.Updates.Count == 0))
        {
            return;
        }

        if (Stalled(trainings[0]))
        {
            _isPlayed = true;
            Settle();
            return;
        }

        Begin(trainings[0]);
        Dictionary<string, ScriptCourse>[] courses = [.. trainings.Select(training => ScriptCourse.Of(training, _source.Written))];
        bool isWhole = trainings[0].Ended is null || trainings[0].IsLong;
        bool isShort = trainings[1].Ended is not null && !trainings[1].IsLong;
        _isByUpdate = trainings.Any(training => training.IsByUpdate);
        _isTold = Loose().Any() || ScriptSource.All(_source.Statements).Any(ChangesScheduler) || _parameters.Any(setting => setting.Value.StartsWith(UnknownSetting, StringComparison.Ordinal) && !setting.Key.EndsWith("Count", StringComparison.Ordinal)) || _lists.Values.Any(written => written.Contains("throw new", StringComparison.Ordinal)) || _unwritten.ContainsValue(false);
        string body = _body.ToString();
        string[] members = [.. _members];
        string[] differing = [.. _differing];
        _isPlayed = Play(courses, isWhole, isShort, mayLeaveOut: true);
        if (!_isPlayed && _isReplaced)
        {
            // Where not all can be written, what stands for several of them stays.
            _body.Clear().Append(body);
            _members.Clear();
            _members.UnionWith(members);
            _differing.Clear();
            _differing.AddRange(differing);
            _isReplaced = false;
            _isPlayed = Play(courses, isWhole, isShort, mayLeaveOut: false);
        }

        if (_isPlayed)
        {
            Settle();
            Fix();
            if (courses[0].Values.FirstOrDefault(course => course.OthersMove) is { } moving && !_body.ToString().Contains("other parameter groups", StringComparison.Ordinal))
            {
                _groups = $"// TODO line {moving.Line}: the rates of other parameter groups are not carried over; this is the first group's.\n";
            }

            foreach ((string name, string written) in _parameters.Where(setting => setting.Value.Contains(" // TODO", StringComparison.Ordinal) && !setting.Value.StartsWith(UnknownSetting, StringComparison.Ordinal)).ToArray())
            {
                _parameters[name] = written[..written.IndexOf(" // TODO", StringComparison.Ordinal)];
            }
        }
    }

    /// <summary>Holds the callbacks of each optimizer against its courses. True if all are right, or have been put right.</summary>
    private bool Play(Dictionary<string, ScriptCourse>[] courses, bool isWhole, bool isShort, bool mayLeaveOut)
    {
        bool isPlayed = isWhole && courses[0].Count <= MostOptimizers && courses[0].Keys.All(courses[1].ContainsKey);
        bool mayWrite = isPlayed && mayLeaveOut;
        Match[] shared = [.. CallbackMethod().Matches(_body.ToString()).Where(match => match.Groups["name"].Value == "Callbacks")];
        if (courses[0].Count > 1 && shared.Length == 1)
        {
            // One method for several optimizers is right for all of them, or for none.
            PortedRates[] ported = [.. _trainings.Select(training => new PortedRates(Sofar(), training))];
            if (courses.Select((own, i) => ported[i].Of(shared[0].Groups["lines"].Value) is { } rates && own.Values.All(course => Differs(course, rates) < 0)).All(isRight => isRight))
            {
                return isPlayed && courses[0].Values.All(course => course.Times == 1);
            }

            if (!mayWrite)
            {
                return false;
            }

            Drop(shared[0]);
        }

        foreach (string several in courses[0].Keys.Where(name => name.EndsWith("_1", StringComparison.Ordinal)).Select(name => name[..^2]).ToArray())
        {
            // What stands for all of them is right for none.
            if (mayWrite && CallbackMethod().Matches(_body.ToString()).FirstOrDefault(match => match.Groups["name"].Value == $"Callbacks{ScriptCode.Pascal(several)}") is { } whole)
            {
                Drop(whole);
            }
        }

        foreach (string optimizer in courses[0].Keys.Where(courses[1].ContainsKey).ToArray())
        {
            ScriptCourse[] own = [.. courses.Select(course => course[optimizer])];
            bool isRight = Played(optimizer, own, isWhole, isShort, courses[0].Count == 1);
            isPlayed &= isRight && (own[0].Times == 1 || Repeated(optimizer, own[0]));
        }

        return isPlayed;

        void Drop(Match method)
        {
            _body.Replace(method.Value, string.Empty);
            _isReplaced = true;
        }
    }

    /// <summary>Says that callbacks are given to several fits. False if they are not found.</summary>
    private bool Repeated(string optimizer, ScriptCourse course)
    {
        Match[] methods = [.. CallbackMethod().Matches(_body.ToString()).Cast<Match>()];
        if ((methods.FirstOrDefault(match => match.Groups["name"].Value == $"Callbacks{ScriptCode.Pascal(optimizer)}") ?? (methods.Length == 1 ? methods[0] : null)) is not { } method)
        {
            return false;
        }

        string comment = $"    // The script makes {course.Label} {course.Times.ToString(CultureInfo.InvariantCulture)} times, for other models and with the same rates: give these to the Fit of each.\n";
        _body.Replace(method.Value, method.Value.Replace(GiveThese().Match(method.Value).Value, comment, StringComparison.Ordinal));
        return true;
    }

    /// <summary>Holds the callbacks of one optimizer against its course. True if they have its rates, or have got them.</summary>
    private bool Played(string optimizer, ScriptCourse[] courses, bool isWhole, bool isShort, bool isOnly)
    {
        Match[] methods = [.. CallbackMethod().Matches(_body.ToString()).Cast<Match>()];
        Match? method = methods.FirstOrDefault(match => match.Groups["name"].Value == $"Callbacks{ScriptCode.Pascal(optimizer)}") ?? (methods.Length == 1 && isOnly ? methods[0] : null);
        if (method is null)
        {
            if (!courses.All(course => course.Rates.All(rate => ScriptCourse.Same(rate, course.Rates[0]))))
            {
                return isWhole && Written(optimizer, courses, isShort, null, isOnly);
            }

            if (isOnly && !_isReplaced)
            {
                if (!isWhole || !SaysTodo)
                {
                    return isWhole;
                }

                if (_isByUpdate)
                {
                    return Written(optimizer, courses, isShort, null, isOnly);
                }

                _body.Append(CultureInfo.InvariantCulture, $"    // Nothing in this file changes the rate of {courses[0].Label}: it stays at {ScriptCode.Number(courses[0].Rates[0])}.\n\n");
                return true;
            }

            if (_isByUpdate && (_isReplaced || SaysTodo))
            {
                return isWhole && Written(optimizer, courses, isShort, null, isOnly);
            }

            foreach (Match stays in Staying().Matches(_body.ToString()).Where(match => match.Groups["name"].Value == optimizer && match.Value.Contains("No schedule drives", StringComparison.Ordinal)))
            {
                _body.Replace(stays.Value, $"    // No schedule drives {optimizer}: its rate stays at {ScriptCode.Number(courses[0].Rates[0])}.\n\n");
            }

            if (!_body.ToString().Contains($"// No schedule drives {optimizer}:", StringComparison.Ordinal))
            {
                _body.Append(CultureInfo.InvariantCulture, $"    // No schedule drives {courses[0].Label}: its rate stays at {ScriptCode.Number(courses[0].Rates[0])}.\n\n");
            }

            return true;
        }

        PortedRates[] ported = [.. _trainings.Select(training => new PortedRates(Sofar(), training))];
        bool isTold = _isTold || method.Value.Contains("TODO", StringComparison.Ordinal);
        Func<int, int, double>?[] own = [.. ported.Select(rates => rates.Of(method.Groups["lines"].Value))];
        int at = -1;
        int where = 0;
        for (int i = 0; i < own.Length && at < 0; i++)
        {
            (at, where) = (own[i] is { } rates ? Differs(courses[i], rates) : -1, i);
        }

        bool isKnown = own.All(rates => rates is not null);
        if (isKnown && at < 0)
        {
            if (isTold && _isByUpdate && courses.All(course => course.Rates.All(rate => ScriptCourse.Same(rate, course.Rates[0]))))
            {
                // A rate that does not move in a few batches says nothing of more.
                return isWhole && Written(optimizer, courses, isShort, method, isOnly);
            }

            if (isWhole && !InPieces(method, optimizer, courses, isShort) && isTold)
            {
                Replace(method, Untold(method.Groups["lines"].Value));
            }

            return true;
        }

        if (method.Value.Contains(FromSecond, StringComparison.Ordinal) && !isTold)
        {
            // The one batch that differs is told.
            return true;
        }

        if (!isTold && (at < 0 || At(own[where]!, courses[where].Epochs[at], at) is null))
        {
            // A form of C# that is not evaluated here.
            return isWhole && InPieces(method, optimizer, courses, isShort);
        }

        if (isWhole && Written(optimizer, courses, isShort, method, isOnly))
        {
            return true;
        }

        if (at >= 0 && !isTold && At(own[where]!, courses[where].Epochs[at], at) is { } written)
        {
            ScriptCourse course = courses[where];
            _differing.Add(string.Create(CultureInfo.InvariantCulture, $"// TODO {optimizer}: with {Batches[where]} batches in an epoch the script makes update {at} (epoch {course.Epochs[at]}, from 0) with a rate of {course.Rates[at]:G6}, and the C# with {written:G6}: the rates differ.\n"));
        }

        return false;
    }

    /// <summary>Gives the lines of callbacks without what was to be done about their rates.</summary>
    private static string[] Untold(string lines) => [.. lines.Split('\n').Where(line => !OfRate().IsMatch(line)).Select(line => line.IndexOf(" // TODO", StringComparison.Ordinal) is var at && at >= 0 ? line[..at] : line)];

    /// <summary>Puts other lines into a method of callbacks.</summary>
    private void Replace(Match method, string[] lines)
    {
        string all = _body.ToString();
        string whole = method.Groups["comment"].Value.Contains("TODO", StringComparison.Ordinal) ? method.Value[method.Groups["comment"].Length..] : method.Value;
        string changed = whole.Replace(method.Groups["lines"].Value, string.Join('\n', lines), StringComparison.Ordinal);
        all = all.Replace(method.Value, string.Empty, StringComparison.Ordinal);
        _body.Clear().Append(all.TrimEnd('\n')).Append(all.Trim('\n').Length > 0 ? "\n\n" : string.Empty).Append(changed).Append('\n');
    }

    /// <summary>Gets the C# that is written so far: settings and methods.</summary>
    private string Sofar() => $"{string.Concat(_parameters.Select(setting => $"    public static double {setting.Key} {setting.Value}\n"))}{string.Concat(_choices.Select(setting => $"    public static bool {setting.Key} {setting.Value}\n"))}{string.Concat(_lists.Select(setting => $"    public static IReadOnlyList<double> {setting.Key} {setting.Value}\n"))}{_body}";

    /// <summary>Gives the first update that has another rate, or none; -1 where all are the same.</summary>
    internal static int Differs(ScriptCourse course, Func<int, int, double> rates) => First(course, rates) is var first && first >= 0 && course.OfBatches() is var batches && !ReferenceEquals(batches, course) && First(batches, rates) < 0 ? -1 : first;

    private static int First(ScriptCourse course, Func<int, int, double> rates) => Enumerable.Range(0, course.Rates.Length).Cast<int?>().FirstOrDefault(i => At(rates, course.Epochs[i!.Value], i.Value) is not { } rate || !ScriptCourse.Same(course.Rates[i.Value], rate)) ?? -1;

    /// <summary>Gives the rate of an update; null where the C# has none, or it is not evaluated.</summary>
    internal static double? At(Func<int, int, double> rates, int epoch, int update)
    {
        try
        {
            return rates(epoch, update);
        }
        catch (Exception reason) when (PortedRates.IsUnread(reason))
        {
            return null;
        }
    }

    [GeneratedRegex(@"    // Give these to [^\n]*\n")]
    private static partial Regex GiveThese();

    [GeneratedRegex(@"(?<comment>    // TODO[^\n]*\n)?    // Give these to [^\n]*\n    public static Callback\[\] (?<name>Callbacks\w*)\(\) =>\n    \[\n(?<lines>.*?)\n    \];\n", RegexOptions.Singleline)]
    internal static partial Regex CallbackMethod();
}
