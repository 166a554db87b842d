namespace TfLrCallbacks.Porting;

/// <content>Scripts that train with several optimizers: which schedule drives which.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the names of the optimizers that the script trains or drives by a schedule. Empty if no schedule drives one.</summary>
    private string[] Optimizers((ScriptConstruct Construct, ScriptPlace Place)[] made, (ScriptConstruct Construct, ScriptPlace Place)[] plateaus)
    {
        string[] driven = [.. made.Concat(plateaus).Select(NameOf).Concat(_manual.Concat(_replays).Select(NameOf)).OfType<string>().Distinct()];
        string[] trained = [.. _found.Where(item => item.Construct.IsOptimizer && item.Place.Into is { } into && IsTrained(Dialect.LastPart(into))).Select(item => Dialect.LastPart(item.Place.Into!)).Distinct()];
        return driven.Length == 0 ? [] : [.. trained.Concat(driven).Distinct()];
    }

    /// <summary>Gets whether an optimizer of that name makes updates: <c>opt.step()</c>, <c>scaler.step(opt)</c>, <c>opt.apply_gradients(…)</c>.</summary>
    private bool IsTrained(string optimizer)
    {
        bool Is(Expression expression) => ScriptSource.IsNamed(ScriptSource.Dotted(expression), optimizer);
        return Calls.Any(item => item.Call.Function is Expression.Attribute { Text: "step" or "apply_gradients" or "minimize" } method
            && (Is(method.Target) || (method.Text == "step" && item.Call.Arguments is [{ Name: null, Value: var given }, ..] && Is(given))))
            || _found.Any(item => item.Construct.Kind == "keras-optimizer" && ScriptSource.IsNamed(item.Place.Into, optimizer) && Calls.Any(call => call.Call.Arguments.Any(argument => Is(argument.Value)) && call.Call.Function is Expression.Attribute { Text: "compile" }));
    }

    private string? NameOf((ScriptConstruct Construct, ScriptPlace Place) schedule) =>
        OptimizerOf(schedule.Construct, schedule.Place) is { } optimizer ? Into(optimizer.Place) ?? $"{LineOf}{optimizer.Construct.Line}" : null;

    private string? NameOf(ManualRate rate) => rate.Optimizer is { } name && _found.Any(item => item.Construct.IsOptimizer && ScriptSource.IsNamed(item.Place.Into, name)) ? Dialect.LastPart(name)
        : _found.Where(item => item.Construct.IsOptimizer).Select(item => Into(item.Place)).Distinct().ToArray() is [var only] ? only : null;

    /// <summary>Gets whether two names are of one optimizer, as far as they say.</summary>
    private bool IsOne(string? optimizer, string? other) => optimizer is null || other is null || NameOf(new ManualRate(string.Empty, string.Empty, 0, optimizer)) == NameOf(new ManualRate(string.Empty, string.Empty, 0, other));

    private bool IsOfOther(Expression.Call step, string? own) => own is not null && _found.Concat(_ofSeveral).Any(item => item.Construct.Call is not null && NameOf(item) is { } name && name != own && Steps(item.Place).Any(other => ReferenceEquals(other.Call, step)));

    /// <summary>Gives the optimizers for which a function sets the rate that takes the optimizer as a parameter; null where that is not seen.</summary>
    private string[]? Handed(ScriptPlace place, string? optimizer)
    {
        if (place.Loops.OfType<Statement.For>().FirstOrDefault(loop => loop.Target is Expression.Name each && each.Text == optimizer) is { } over && _source.Listed(over.Source) is { } listed)
        {
            string[] named = [.. listed.Select(item => ScriptSource.Dotted(item)!).Distinct()];
            return named.All(name => _found.Any(item => item.Construct.IsOptimizer && ScriptSource.IsNamed(item.Place.Into, name))) ? named : null;
        }

        if (place.Function is not { } function || optimizer is null || function.Parameters.All(parameter => parameter.Name != optimizer))
        {
            return null;
        }

        string[] given = [.. _loops.Callers(function).Select(caller => ScriptArguments.Given(caller.Call, function, optimizer)).Select(value => value is null ? string.Empty : ScriptSource.Dotted(value) ?? string.Empty).Distinct()];
        return given.All(name => _found.Any(item => item.Construct.IsOptimizer && ScriptSource.IsNamed(item.Place.Into, name))) ? given : null;
    }

    private static string? Into(ScriptPlace place) => place.Into is { } into ? Dialect.LastPart(into) : null;

    /// <summary>Gives the calls of a function that makes this scheduler for several optimizers, each with its optimizer. Empty if all calls give the same one.</summary>
    private (Expression.Call Call, ScriptPlace Place, Expression Optimizer)[] Made(ScriptConstruct construct, ScriptPlace place)
    {
        if (InList(construct) is { Length: > 0 } inList)
        {
            return [.. inList.Select(optimizer => (construct.Call! with { Arguments = [.. construct.Call.Arguments] }, place with { Into = null }, optimizer))];
        }

        if (place.Function is not { } function || construct.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Written is not Expression.Name { Text: var parameter } || function.Parameters.All(one => one.Name != parameter))
        {
            return [];
        }

        (Expression.Call Call, ScriptPlace Place, Expression Optimizer)[] makers =
        [
            .. _loops.Callers(function).Select(caller => (caller.Call, caller.Place, Optimizer: ScriptArguments.Given(caller.Call, function, parameter)))
                .Where(caller => caller.Optimizer is not null && ScriptSource.Dotted(caller.Optimizer) is { } name && _found.Any(item => item.Construct.Kind == "torch-optimizer" && ScriptSource.IsNamed(item.Place.Into, name)))
                .Select(caller => (caller.Call, caller.Place, caller.Optimizer!)),
        ];
        return makers.Select(maker => Dialect.LastPart(ScriptSource.Dotted(maker.Optimizer)!)).Distinct().Count() > 1 ? makers : [];
    }

    /// <summary>Gives the optimizers for which a list makes a scheduler each: <c>[StepLR(o, 30) for o in (opt_g, opt_d)]</c>.</summary>
    private Expression[] InList(ScriptConstruct construct) => construct.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Written is Expression.Name { Text: var each }
        && ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Comprehension>().FirstOrDefault(list => list is { Condition: null, Key: null } && ReferenceEquals(list.Item, construct.Call) && list.Names.Contains(each)) is { } made
        && _source.Listed(made.Source) is { } listed && listed.All(item => _found.Any(other => other.Construct.Kind == "torch-optimizer" && ScriptSource.IsNamed(other.Place.Into, ScriptSource.Dotted(item)!))) ? [.. listed] : [];

    /// <summary>Writes a scheduler that a function makes for several optimizers: a method of the rate, and one for each optimizer.</summary>
    private bool OfSeveral(ScriptConstruct construct, ScriptPlace place)
    {
        if (Made(construct, place) is not { Length: > 0 } makers)
        {
            return false;
        }

        string[] differing = InList(construct).Length > 0 || place.Function is not { } function ? [] : [.. function.Parameters.Select(parameter => parameter.Name)
            .Where(parameter => parameter != ((Expression.Name)construct.Arguments.First(argument => argument.Name == "optimizer").Written).Text && makers.Select(maker => Argument(maker.Call, function, parameter)).Distinct().Count() > 1)];
        if (differing.Length > 0)
        {
            OfEach(construct, place.Function!, makers, differing);
            return true;
        }

        string name = ScheduleName(construct, place);
        string? code;
        try
        {
            _isOfAnyRate = true;
            code = OfFunction(construct, place) ?? OfSettings(construct, place) ?? AtRun(construct, place);
        }
        finally
        {
            _isOfAnyRate = false;
        }

        if (code is null)
        {
            _members.Remove(name);
            return false;
        }

        _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // line {construct.Line}: {One(Brief.Of(SourceWriter.Write(construct.Call!), 200))}\n    public static LearningRateSchedule {name}(double {AnyRate}) =>\n        {code};\n\n");
        foreach ((Expression.Call call, ScriptPlace own, Expression optimizer) in makers)
        {
            ScriptConstruct made = construct with { Call = call, Line = call.Position.Line, Arguments = [new ScriptArgument("optimizer", null, null) { Written = optimizer }] };
            string method = Member(own.Into is { } into ? ScriptCode.Pascal(into) : $"{name}Of{ScriptCode.Pascal(SourceWriter.Write(optimizer))}");
            _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // line {made.Line}: {One(Brief.Of(SourceWriter.Write(call), 200))}\n    public static LearningRateSchedule {method}() => {name}({RateOf(ScriptSource.Dotted(optimizer))});\n\n");
            _schedules[call] = method;
            _ofSeveral.Add((made, own));
        }

        return true;
    }

    private static string? Argument(Expression.Call call, Statement.Function function, string parameter) => Handed(call, function, parameter) is { } given ? SourceWriter.Write(given) : null;

    /// <summary>Gives what a call gives for a parameter, else the parameter's default.</summary>
    private static Expression? Handed(Expression.Call call, Statement.Function function, string parameter) =>
        ScriptArguments.Given(call, function, parameter) ?? function.Parameters.FirstOrDefault(one => one.Name == parameter).Default;

    /// <summary>Writes the schedulers that a function makes for several optimizers with arguments of their own: a method for each.</summary>
    private void OfEach(ScriptConstruct construct, Statement.Function function, (Expression.Call Call, ScriptPlace Place, Expression Optimizer)[] makers, string[] differing)
    {
        // What the function computes with such an argument only the evaluated call says.
        bool isHandedOn = ScriptSource.All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Name>().Where(name => differing.Contains(name.Text))
            .All(name => construct.Arguments.Any(argument => ReferenceEquals(argument.Written, name)));
        foreach ((Expression.Call call, ScriptPlace place, Expression optimizer) in makers)
        {
            ScriptConstruct made = construct with
            {
                Call = call,
                Line = call.Position.Line,
                EndLine = call.EndLine,
                Codes = [.. construct.Codes.Where(code => code != "unresolved-argument")],
                Arguments = [.. construct.Arguments.Select(argument => argument.Name == "optimizer" ? argument with { Written = optimizer, Known = null }
                    : argument.Written is Expression.Name { Text: var parameter } && Handed(call, function, parameter) is { } given ? argument with { Written = given, Known = _source.Known(given, place.Locals) }
                    : argument)],
            };
            string? evaluated = Evaluated(call) is Value.Call { Name: var called } && Dialect.LastPart(called) == construct.Name ? Exact(made, place) : null;
            string? code = isHandedOn ? FromSettings(made, place) ?? evaluated ?? AtRun(made, place) : evaluated;
            if (code is null)
            {
                Quote(made, $"{construct.Name} of line {construct.Line} is made with another '{differing[0]}' for each optimizer, and cannot be written with it.");
                continue;
            }

            string method = Member(place.Into is { } into ? ScriptCode.Pascal(into) : $"{construct.Name}Of{ScriptCode.Pascal(SourceWriter.Write(optimizer))}");
            _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // line {made.Line}: {One(Brief.Of(SourceWriter.Write(call), 200))}\n    public static LearningRateSchedule {method}() =>\n        {code};\n\n");
            _schedules[call] = method;
            _ofSeveral.Add((made, place));
        }
    }

    /// <summary>The parameter of a schedule that a function makes for several optimizers.</summary>
    private const string AnyRate = "baseLearningRate";

    /// <summary>Begins what stands for the name of an optimizer without one; its line follows.</summary>
    private const string LineOf = "line ";

    private readonly List<(ScriptConstruct Construct, ScriptPlace Place)> _ofSeveral = [];
    private bool _isOfAnyRate;
}
