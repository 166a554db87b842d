namespace TfLrCallbacks.Porting;

/// <content>Settings that the script computes: in any case, or only where a flag is set, and in front of the place that asks for them.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives what a name or a member is assigned, unless that is done behind the place where it is asked for: in the same function or beside all, with no loop around both.</summary>
    private Expression? AssignedBefore(Expression asked)
    {
        if (Assigned(SourceWriter.Write(asked)) is not { } given)
        {
            return null;
        }

        if (given.Position.Line <= asked.Position.Line)
        {
            return given;
        }

        Statement[] all = [.. ScriptSource.All(_source.Statements)];
        bool isInOne = ReferenceEquals(all.OfType<Statement.Function>().LastOrDefault(function => IsAround(function, asked)), all.OfType<Statement.Function>().LastOrDefault(function => IsAround(function, given)));
        return isInOne && !all.Any(loop => loop is Statement.For or Statement.While && IsAround(loop, asked) && IsAround(loop, given)) ? null : given;
    }

    /// <summary>Gives a setting that is computed.</summary>
    private string Computed(Expression written, string name)
    {
        try
        {
            if (Expressions.All(written).Any(part => part is Expression.Conditional) && Expressions.All(written).OfType<Expression.Name>().All(part => _source.IsImported(part.Text)) && _source.Known(written, None)?.AsDouble() is { } number)
            {
                // verbose = 1 if hvd.rank() == 0 else 0
                return $"{{ get; set; }} = {ScriptCode.Number(number)}; // {name} = {One(Brief.Of(SourceWriter.Write(written), 100))}";
            }

            return $"=> {_code.Number(written, None)}; // {name} = {One(Brief.Of(SourceWriter.Write(written), 100))}";
        }
        catch (PortingException)
        {
            return $"{UnknownSetting} // TODO: {name} = {One(Brief.Of(SourceWriter.Write(written), 100))}";
        }
    }

    /// <summary>Gives the flag under which a name is given what it is computed as, <c>if args.scale: args.lr = args.lr * args.batch</c>; null where it is given in any case, or under another condition.</summary>
    private Expression? OnlyIf(Expression asked, Expression written)
    {
        return ScriptSource.All(_source.Statements).OfType<Statement.If>().Where(choice => choice is { Branches: [var (test, body)], Otherwise: [] } && IsFlag(test) && ScriptSource.All(body).OfType<Statement.Assign>().Any(assign => ReferenceEquals(assign.Value, written)) && !IsAround(choice, asked)).Select(choice => choice.Branches[0].Test).FirstOrDefault();

        static bool IsFlag(Expression test) => test is Expression.Name or Expression.Attribute || (test is Expression.Unary { Operator: "not", Operand: var turned } && IsFlag(turned));
    }

    /// <summary>Gives a setting that is computed where a flag is set, and else is as before.</summary>
    private string Computed(Expression written, string name, Expression test, string member)
    {
        try
        {
            string condition = _code.Condition(test, None);
            string computed = _code.Number(written, None);
            double? before = _source.Reading.Arguments.Defaults.GetValueOrDefault(Dialect.LastPart(name))?.AsDouble();
            return $"=> {condition} ? {computed} : {Parameter($"{member}Before", before, before is null ? $"TODO: {name} before it is computed" : null)}; // {name} = {One(Brief.Of(SourceWriter.Write(written), 100))}, if {One(Brief.Of(SourceWriter.Write(test), 40))}";
        }
        catch (PortingException)
        {
            return $"{UnknownSetting} // TODO: {name} = {One(Brief.Of(SourceWriter.Write(written), 100))}, if {One(Brief.Of(SourceWriter.Write(test), 40))}";
        }
    }

    private static bool IsAround(Statement statement, Expression expression) => statement.Position.Line <= expression.Position.Line && expression.Position.Line <= statement.EndLine;
}
