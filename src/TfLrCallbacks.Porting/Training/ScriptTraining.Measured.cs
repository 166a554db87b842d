using System.Collections.Frozen;

namespace TfLrCallbacks.Porting;

/// <content>Trainings whose rate hangs on a metric by hand, <c>if val_loss &lt; best: … else: lr *= 0.5</c>: evaluated with values for the metric.</content>
internal sealed partial class ScriptTraining
{
    /// <summary>The values of a metric, and how many of them the script has taken.</summary>
    private sealed class Measure(string metric, IReadOnlyList<double> values)
    {
        private int _taken;

        public string Metric => metric;

        public int Count => values.Count;

        // The last one stays.
        public double Next() => values[Math.Min(_taken++, values.Count - 1)];
    }

    private Measure? _measure;

    /// <summary>Gets the first choice in a loop whose condition was not known; null for none.</summary>
    public Statement.If? Undecided { get; private set; }

    /// <summary>Gives the value of the metric that is being assigned; null for anything else.</summary>
    public Value? Measured(Expression target, Value value) => _measure is { } measure && target is Expression.Name name && name.Text == measure.Metric && IsUnknown(value) ? measure.Next() : null;

    /// <summary>Gives a range of epochs that is as long as there are values of the metric; null for any other loop.</summary>
    public Value.Sequence? Prolonged(Statement.For loop, Value source) => _measure is { } measure && source is Value.Sequence { Items: RangeItems { Count: > 1 } range } && AssignsMetric(loop.Body, measure.Metric)
        ? new Value.Sequence(range.Prolonged(measure.Count + 1), IsTuple: false) : null;

    /// <summary>Finds the plateau rule that gives the same rates as a training whose rate is decided by a metric.</summary>
    /// <param name="statements">The script.</param>
    /// <param name="undecided">The choice that hangs on the metric.</param>
    /// <returns>The rule; null where it has none that is equal.</returns>
    public static OwnPlateau? Plateau(IReadOnlyList<Statement> statements, Statement.If undecided)
    {
        Statement.For[] loops = [.. ScriptSource.All(statements).OfType<Statement.For>().Where(loop => ScriptSource.All(loop.Body).Contains(undecided, ReferenceEqualityComparer.Instance))];
        if (loops is not [var epochs])
        {
            return null;
        }

        // What the choices of the loop ask for and do not set is measured; what is kept of it is for the rule to find.
        Statement.If[] choices = [.. ScriptSource.All(epochs.Body).OfType<Statement.If>()];
        HashSet<string> kept = [.. ScriptSource.All(choices).Where(statement => statement is not Statement.If).SelectMany(statement => Targets.Names([statement]))];
        string[] measured = [.. choices.SelectMany(choice => choice.Branches).SelectMany(branch => Expressions.All(branch.Test)).OfType<Expression.Name>().Select(name => name.Text).Distinct().Where(name => AssignsMetric(epochs.Body, name) && !kept.Contains(name))];
        HashSet<string> used = [.. Named(ScriptSource.All(choices).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All))];
        ScriptNumbers[] named = [.. ScriptNumbers.Of(statements, FrozenSet<string>.Empty)];
        double[] numbers =
        [
            .. ScriptSource.All(choices).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Literal>().Select(literal => literal.Value.AsDouble()).OfType<double>(),
            .. named.Where(one => used.Contains(one.Name)).Select(one => one.Value.AsDouble()!.Value),
        ];
        foreach (string metric in measured)
        {
            if (First(metric) is var (first, place)
                && OwnPlateau.Of(metric, (rate, course) => Rates(metric, course, rate == first ? null : new Dictionary<SourcePosition, Value> { [place] = rate }), numbers, first) is { } rule)
            {
                return rule;
            }
        }

        return null;

        // The number in the script that is the first rate.
        (double, SourcePosition)? First(string metric)
        {
            if (Rates(metric, [1, 0.9], null) is null || Train(metric, [1, 0.9], null).Updates[0].Rates is not [var first])
            {
                return null;
            }

            foreach (Expression.Literal literal in ScriptSource.All(statements).SelectMany(statement => statement.Expressions.Concat(statement is Statement.Function function ? function.Parameters.Select(parameter => parameter.Default).OfType<Expression>() : [])).SelectMany(Expressions.All).OfType<Expression.Literal>().Where(literal => literal.Value.AsDouble() == first))
            {
                if (Train(metric, [1, 0.9], new Dictionary<SourcePosition, Value> { [literal.Position] = 0.875 * first }).Updates is [{ Rates: [var changed] }, ..] && changed == 0.875 * first)
                {
                    return (first, literal.Position);
                }
            }

            return null;
        }

        ScriptTraining Train(string metric, IReadOnlyList<double> course, Dictionary<SourcePosition, Value>? settings) => Of(statements, 1, times: 4, settings: settings, measured: (metric, course));

        // The rate after each epoch is that of the next one's update.
        double[]? Rates(string metric, IReadOnlyList<double> course, Dictionary<SourcePosition, Value>? settings) =>
            Train(metric, course, settings) is { Ended: null } training && training.Updates.Count == course.Count + 1 && training.Updates.All(update => update.Rates.Count == 1)
                ? [.. training.Updates.Skip(1).Select(update => update.Rates[0])] : null;
    }

    private static bool AssignsMetric(IReadOnlyList<Statement> body, string metric) => Targets.Names(body).Contains(metric);
}
