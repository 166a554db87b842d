using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Schedules by a function, a method or a lambda of the script.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The lambdas that have no form in C#: each for itself, as they have no names.</summary>
    private readonly HashSet<Expression> _unformed = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives a schedule by a function or a method of the script as that function: it stands in the file and can be read.</summary>
    private string? OfFunction(ScriptConstruct construct, ScriptPlace place)
    {
        if (construct.Name != "LambdaLR" || construct.Arguments.FirstOrDefault(argument => argument.Name is "lr_lambda")?.Written is not { } written)
        {
            return null;
        }

        Expression function = written is Expression.Sequence { Items: [var first, ..] } ? first : written;
        if (function is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var method } && place.Class?.Body.OfType<Statement.Function>().FirstOrDefault(own => own.Name == method) is { } defined)
        {
            Ensure(defined with { Parameters = [.. defined.Parameters.Where(parameter => parameter.Name != "self")] });
            return _members.Contains(ScriptCode.Pascal(method)) ? Factor(ScriptCode.Pascal(method)) : null;
        }

        return FunctionName(function) is { } name ? Factor(name) : null;

        string Factor(string called) => $"new LambdaSchedule(step => {Rate(construct, place)} * {called}(step))";
    }

    private static bool IsOfFunction(ScriptConstruct construct) => construct.Name is "LambdaLR" or "MultiplicativeLR";

    private string? FunctionName(Expression written) => written switch
    {
        Expression.Name name when _source.Functions.TryGetValue(name.Text, out Statement.Function? function) && _members.Contains(ScriptCode.Pascal(function.Name)) => ScriptCode.Pascal(function.Name),
        Expression.Lambda => _lambdas.GetValueOrDefault(written.Position),
        _ => null,
    };

    /// <summary>Gives a schedule by a lambda as that lambda in C#, where it or the rate that it is a factor of has names of the script: settings, and what the script does not say.</summary>
    private string? OfLambda(ScriptConstruct construct, ScriptPlace place)
    {
        if (!IsOfFunction(construct) || construct.Arguments.FirstOrDefault(argument => argument.Name == "lr_lambda")?.Written is not { } written
            || (written is Expression.Sequence { Items: [var first, ..] } ? first : written) is not { } given || Named(given) is not Expression.Lambda { Parameters: [var (parameter, _)] } lambda
            || (double.TryParse(Rate(construct, place), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                && Expressions.All(lambda.Body).All(part => part is not (Expression.Name or Expression.Attribute or Expression.Subscript) || (part is Expression.Name name && (name.Text == parameter || _source.IsImported(name.Text) || _source.Functions.ContainsKey(name.Text))) || (part is Expression.Attribute own && _source.IsImported(Root(own))))))
        {
            return null;
        }

        if (construct.Name == "MultiplicativeLR")
        {
            return Expressions.Free(lambda.Body).Contains(parameter) ? null : $"new ExponentialDecay(initialLearningRate: {Rate(construct, place)}, decaySteps: 1, decayRate: {_code.Number(lambda.Body, None)})";
        }

        string called = given is Expression.Name { Text: var named } ? named : "lambda";
        Function(new ScriptConstruct { Kind = "schedule-function", Name = called, Line = lambda.Position.Line, EndLine = lambda.Position.Line, Function = lambda });
        return FunctionName(lambda) is { } name && !_unformed.Contains(lambda) ? $"new LambdaSchedule(step => {Rate(construct, place)} * {name}(step))" : null;
    }

    /// <summary>Gives the lambda that a name is assigned once; what is no such name as it is.</summary>
    private Expression Named(Expression written) => written is Expression.Name name && Assigned(name.Text) is Expression.Lambda lambda ? lambda : written;
}
