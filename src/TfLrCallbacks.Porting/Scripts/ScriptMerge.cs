namespace TfLrCallbacks.Porting;

/// <summary>A place in a model where several rows of layers come together, each from the inputs of the place on.</summary>
/// <param name="Kind">What becomes of them: Add, Concatenate, Multiply, Average, Maximum.</param>
/// <param name="Branches">The layers of each branch; none for the inputs as they are.</param>
/// <param name="Position">Where it stands.</param>
internal sealed record ScriptMerge(string Kind, IReadOnlyList<IReadOnlyList<Expression>> Branches, SourcePosition Position) : Expression(Position)
{
    /// <summary>Puts rows of layers together: what all begin with stays in front.</summary>
    public static IReadOnlyList<Expression> Of(string kind, IReadOnlyList<IReadOnlyList<Expression>> rows, SourcePosition position)
    {
        int common = 0;
        while (rows.All(row => row.Count > common) && rows.All(row => ReferenceEquals(row[common], rows[0][common])))
        {
            common++;
        }

        return [.. rows[0].Take(common), new ScriptMerge(kind, [.. rows.Select(row => (IReadOnlyList<Expression>)[.. row.Skip(common)])], position)];
    }

    /// <summary>Gives all layers of a row, those of its branches included.</summary>
    public static IEnumerable<Expression> All(IEnumerable<Expression> layers) => layers.SelectMany(layer => layer is ScriptMerge merge ? merge.Branches.SelectMany(All) : [layer]);
}
