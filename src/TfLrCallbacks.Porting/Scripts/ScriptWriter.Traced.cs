namespace TfLrCallbacks.Porting;

/// <content>Fits of a script that is evaluated from top to bottom: each call of a fit is one here.</content>
internal sealed partial class ScriptWriter
{
    private const int MostCalls = 12;

    /// <summary>Gives a trace if each of its fits is written: not that of one fit in a loop, which becomes one for all epochs, or of more calls than somebody reads.</summary>
    private ScriptTrace? Followed(ScriptTrace? trace)
    {
        if (trace is null)
        {
            return null;
        }

        ScriptPlace[] fits = [.. _found.Where(item => item.Construct.Kind == "keras-fit").Select(item => item.Place)];
        bool isOneOfAll = fits is [{ Loops: { Count: > 0 } loops }] && loops.All(loop => loop is Statement.For) && _found.Any(item => item.Construct.Kind == "lr-write") && trace.Fits.Count > 1 && trace.Fits.Any(fit => fit.IsSet) && IsKnown("epochs") && trace.Fits.All(fit => fit is { Callbacks.Count: 0, Rate: null or Value.Float or Value.Integer } && (fit.Before is not null || ReferenceEquals(fit, trace.Fits[0])));
        bool IsKnown(string name) => _found.First(item => item.Construct.Kind == "keras-fit").Construct.Arguments is var given && given.All(argument => argument.Name is not ("*" or "**") && (argument.Name != name || argument.Known is not null || !Expressions.All(argument.Written).Any(part => part is Expression.Subscript)));
        if (isOneOfAll)
        {
            return null;
        }

        if (Distinct(trace).Count() > MostCalls)
        {
            foreach (IGrouping<Expression.Call, ScriptTrace.Fit> again in trace.Fits.GroupBy(fit => fit.Call, (IEqualityComparer<Expression.Call>)ReferenceEqualityComparer.Instance).Where(calls => calls.Count() > 1))
            {
                _often[again.Key] = again.Count();
            }

            return null;
        }

        foreach (ScriptTrace.Fit first in Distinct(trace))
        {
            first.Times = trace.Fits.Count(fit => ReferenceEquals(fit, first) || IsAlike(first, fit));
        }

        return trace;
    }

    /// <summary>How often fits are called that are written once.</summary>
    private readonly Dictionary<Expression.Call, int> _often = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives the calls of fits that differ: of some that train a model that is compiled anew in the same way each time, the first.</summary>
    private static IEnumerable<ScriptTrace.Fit> Distinct(ScriptTrace trace) => trace.Fits.Where((fit, i) => !trace.Fits.Take(i).Any(before => IsAlike(before, fit)));

    private static bool IsAlike(ScriptTrace.Fit one, ScriptTrace.Fit other) => ReferenceEquals(one.Call, other.Call) && one.Before is null && other.Before is null && ReferenceEquals(one.Compile, other.Compile) && one is { Trained: 0, Callbacks: not null } && other is { Trained: 0, Callbacks: not null }
        && Written(one) == Written(other);

    /// <summary>Gives what a fit is called with, to compare it.</summary>
    private static string Written(ScriptTrace.Fit fit) => $"{fit.Rate} {fit.IsSet} {fit.Optimizer?.First} {fit.Argument("epochs")} {fit.Argument("initial_epoch")} {fit.Argument("batch_size")} {string.Join(' ', fit.Callbacks!.Select(callback => callback is Value.Instance instance ? $"{instance.Type?.Name}({string.Join(", ", instance.Arguments)})" : callback.ToString()))}";

    /// <summary>Gives the fits to write in their order, each with the call that it is of; null where the text alone says what it is.</summary>
    private IEnumerable<(ScriptConstruct Fit, ScriptTrace.Fit? Called)> Called(ScriptConstruct[] fits)
    {
        if (_trace is null)
        {
            return fits.Select(fit => (fit, (ScriptTrace.Fit?)null));
        }

        return [.. Distinct(_trace).Select(called => (Array.Find(fits, fit => ReferenceEquals(fit.Call, called.Call))!, (ScriptTrace.Fit?)called)),
            .. fits.Where(fit => !_trace.Fits.Any(called => ReferenceEquals(called.Call, fit.Call))).Select(fit => (fit, (ScriptTrace.Fit?)null))];
    }

    private readonly Dictionary<Expression.Lambda, (string Name, bool IsRecursive)> _closed = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes the functions of the callbacks of a fit whose names have other values from call to call.</summary>
    private void Functions(ScriptTrace.Fit called)
    {
        foreach (Value callback in called.Functions.Keys)
        {
            if (_trace!.Made(callback) is not { } call || _found.FirstOrDefault(item => ReferenceEquals(item.Construct.Call, call)).Construct is not { } construct
                || construct.Arguments.FirstOrDefault(argument => argument.Name == "schedule")?.Written is not { } written || !IsOfItsCall(written))
            {
                continue;
            }

            Expression.Lambda lambda = called.Functions[callback];
            if (callback is Value.Call { Arguments: [(_, Value.Function made), ..] } && Nested(made) is { } nested)
            {
                _closed[lambda] = nested;
                continue;
            }

            string[] taken = ScriptUnits.Taken(lambda.Parameters);
            if (taken.Length > 0)
            {
                Attempt(() =>
                {
                    HashSet<string> parameters = new(taken, StringComparer.Ordinal);
                    string plain = _code.Number(WithDefaults(lambda), parameters);
                    string code = OfSettings((_, reading) => reading.Given.GetValueOrDefault(call) is Value.Call { Arguments: [(_, Value.Function function), ..] } ? function.Lambda : null, parameters, plain) ?? plain;
                    string name = Member($"RateOfLine{construct.Line}");
                    _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // line {construct.Line}: {One(Brief.Of(SourceWriter.Write(lambda), 120))}\n    public static double {name}({string.Join(", ", taken.Select(parameter => $"double {ScriptCode.Camel(parameter)}"))}) => {code};\n\n");
                    _closed[lambda] = (name, taken.Length == 2);
                });
            }
        }
    }

    /// <summary>Gives the body of a function with the defaults of its later parameters in their places, which Keras does not give: <c>lambda epoch, lr, first=done: …</c>.</summary>
    private static Expression WithDefaults(Expression.Lambda lambda)
    {
        Dictionary<string, Expression> defaults = lambda.Parameters.Skip(2).Where(parameter => parameter.Default is not null && !parameter.Name.StartsWith('*')).ToDictionary(parameter => parameter.Name, parameter => parameter.Default!, StringComparer.Ordinal);
        return defaults.Count == 0 ? lambda.Body : Expressions.Map(lambda.Body, part => part is Expression.Name name ? defaults.GetValueOrDefault(name.Text) : null);
    }

    /// <summary>Gets whether a function is written for each call of a fit that has it, with the values of its names there.</summary>
    private bool IsClosed(Expression function) => IsOfItsCall(function) && _trace!.Fits.Any(fit => fit.Functions.Keys.Any(callback => _trace.Made(callback) is { } made
        && (made.Arguments.FirstOrDefault(argument => argument.Name is null or "schedule")?.Value is { } given) && (given.Position == function.Position || (given is Expression.Name one && function is Expression.Name other && one.Text == other.Text))));

    /// <summary>Gets whether the function that a callback is given depends on where and when it is made, and not on the script's settings alone.</summary>
    private bool IsOfItsCall(Expression function)
    {
        if (function is Expression.Name name)
        {
            if (_source.Functions.TryGetValue(name.Text, out Statement.Function? definition) && _source.Given[name.Text].Count() == 1)
            {
                return (_source.IsChanging(definition) && !_source.IsPlaced(definition)) || definition.Parameters.Any(parameter => parameter.Default is { } bound && _source.IsChanging(bound) && !_source.IsPlaced(bound));
            }

            if (_source.Definitions(name.Text).Count > 1 || (definition is not null ? _source.IsChanging(definition) : Assigned(name.Text) is { } given && _source.IsChanging(given)))
            {
                return true;
            }
        }

        return _source.IsChanging(function) && !_source.IsPlaced(function);
    }
}
