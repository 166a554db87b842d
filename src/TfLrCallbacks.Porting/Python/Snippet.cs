namespace TfLrCallbacks.Porting;

/// <summary>
/// Reads a few lines of Python: imports, assignments, and an expression. What counts is the last value that is a call, or the last
/// value there is.
/// </summary>
internal static class Snippet
{
    public static Value Evaluate(string text)
    {
        Parser parser = new(text);
        Scope scope = new();
        Value? last = null;
        parser.SkipNewLines();
        while (parser.Current.Kind is not TokenKind.End)
        {
            if (parser.Current.Is("import") || parser.Current.Is("from"))
            {
                Import(parser, scope);
            }
            else
            {
                Value value = Statement(parser, scope);
                last = value is Value.Call || last is not Value.Call ? value : last;
            }

            if (parser.Current.Kind is not (TokenKind.NewLine or TokenKind.End) && !parser.Current.Is(";"))
            {
                throw parser.Unexpected("the end of the line");
            }

            parser.SkipNewLines();
        }

        return last ?? throw new PortingException("There is nothing to read. Give a call such as CosineDecay(0.1, 1000).");
    }

    private static Value Statement(Parser parser, Scope scope)
    {
        List<Expression> targets = [];
        Expression expression = parser.ExpressionOrTuple();
        while (parser.TryTake("="))
        {
            targets.Add(expression);
            expression = parser.ExpressionOrTuple();
        }

        Value value = new Evaluator(scope).Evaluate(expression);
        foreach (Expression.Name target in targets.OfType<Expression.Name>())
        {
            scope.Assign(target.Text, value);
        }

        return value;
    }

    private static void Import(Parser parser, Scope scope)
    {
        bool from = parser.Take().Text == "from";
        string module = from ? Dotted(parser) : string.Empty;
        if (from)
        {
            parser.Expect("import");
            parser.TryTake("(");
        }

        do
        {
            if (parser.TryTake("*"))
            {
                break;
            }

            string name = Dotted(parser);
            string alias = parser.TryTake("as") ? parser.ExpectName() : from ? name : name.Split('.')[0];
            scope.Import(alias, from ? $"{module}.{name}" : alias == name.Split('.')[0] ? alias : name);
        }
        while (parser.TryTake(",") && !parser.Current.Is(")"));

        parser.TryTake(")");
    }

    private static string Dotted(Parser parser)
    {
        string name = parser.ExpectName();
        while (parser.TryTake("."))
        {
            name += $".{parser.ExpectName()}";
        }

        return name;
    }
}
