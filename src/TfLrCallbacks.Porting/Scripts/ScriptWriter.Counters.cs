namespace TfLrCallbacks.Porting;

/// <content>Rates that a script computes from a schedule, or chooses between a decay of TensorFlow 1 and something else: <c>tf.cond(global_step &lt; warmup, lambda: warm, lambda: decayed)</c>.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The functions that choose between values at each step.</summary>
    private static readonly HashSet<string> Chooses = new(["cond", "case", "where", "switch_case", "minimum", "maximum"], StringComparer.Ordinal);

    /// <summary>Gives why the rates of a schedule are not those that train: the script computes with it. Null where it does not.</summary>
    private string? Apart(ScriptConstruct construct, ScriptPlace place)
    {
        if (construct.Kind == "tf1-schedule" && place.Into is { } into && Called().FirstOrDefault(call => call.Position.Line > construct.Line && Chooses.Contains(Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty)) && Expressions.All(call).Any(part => part is Expression.Name used && used.Text == into)) is { } choice)
        {
            return $"Line {choice.Position.Line} chooses between it and another rate, {Brief.Of(SourceWriter.Write(choice), 100)}";
        }

        if (Evaluated(construct.Call!) is Value.Call made && _source.Reading.Computed.TryGetValue(made, out (string Written, SourcePosition Position) computed))
        {
            return Computes(computed.Position.Line, computed.Written);
        }

        return construct.Kind == "tf1-schedule" && place.Into is { } name && Sums(name, construct, place).FirstOrDefault() is { } sum ? Computes(sum.Position.Line, SourceWriter.Write(sum)) : null;

        static string Computes(int line, string written) => $"Line {line} computes with it, {Brief.Of(written.ReplaceLineEndings(" "), 100)}";

        IEnumerable<Expression.Call> Called() => ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>();
    }

    /// <summary>Gives the sums and products that the statements behind a schedule make of it, until its name is given something else: <c>rate = (1.0 - is_warm) * rate + is_warm * warm</c>.</summary>
    private IEnumerable<Expression> Sums(string name, ScriptConstruct construct, ScriptPlace place) => ScriptSource.All(place.Function?.Body ?? _source.Statements)
        .Where(statement => statement.Position.Line > construct.EndLine && statement is not (Statement.Evaluated or Statement.Function or Statement.Class))
        .TakeWhile(statement => !(statement is Statement.Assign assign && Targets.Names([assign]).Contains(name) && !Expressions.All(assign.Value).Any(used => used is Expression.Name own && own.Text == name)))
        .SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
        .Where(part => part is Expression.Binary && Expressions.All(part).Any(used => used is Expression.Name own && own.Text == name));

    /// <summary>Gives the rate that the only optimizer of TensorFlow 1 takes, read from the script's lines as a function of the global step; null where they do not say it.</summary>
    private string? OfCounter(ScriptConstruct construct, string name)
    {
        if (construct.Kind != "tf1-schedule" || Calls.Where(item => ScriptSource.Dotted(item.Call.Function) is { } function && function.Contains("train.", StringComparison.Ordinal) && function.EndsWith("Optimizer", StringComparison.Ordinal)).ToArray() is not [(var optimizer, var place)])
        {
            return null;
        }

        try
        {
            return new ScriptSlice(_source).Of(optimizer.Position.Line, place) is { } lines && GlobalStep.Rate(Snippet.Statements(lines), read: null) is not null && ScheduleReader.Read(lines).Schedule is var schedule && Array.TrueForAll(Compared, step => Asked(schedule, step) >= 0) ? Read(name, lines) : null;
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
