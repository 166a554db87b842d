namespace TfLrCallbacks.Porting;

/// <content>Functions in a line, and the parameters of functions.</content>
internal sealed partial class Parser
{
    private Expression.Lambda Lambda()
    {
        SourcePosition position = Take().Position;
        List<(string, Expression?)> parameters = Parameters(":");
        Expect(":");
        Expression body = Expression();
        return Noted(new Expression.Lambda(parameters, body, position), body);
    }

    /// <summary>Reads parameters up to a word: names, defaults, type hints in a function by <c>def</c>, the stars of those that take the rest.</summary>
    private List<(string Name, Expression? Default)> Parameters(string end)
    {
        List<(string, Expression?)> parameters = [];
        while (!Current.Is(end))
        {
            string star = Current.Is("*") || Current.Is("**") ? Take().Text : string.Empty;
            if (star.Length == 0 && TryTake("/"))
            {
                // Only positional before it: nothing to note.
            }
            else if (star == "*" && Current.Is(","))
            {
                parameters.Add(("*", null));
            }
            else
            {
                string name = star + ExpectName();
                if (end == ")" && TryTake(":"))
                {
                    Expression();
                }

                parameters.Add((name, TryTake("=") ? Expression() : null));
            }

            if (!TryTake(","))
            {
                break;
            }
        }

        return parameters;
    }
}
