namespace TfLrCallbacks.Porting;

/// <summary>A function of the text: its parameters, with the defaults that they had where it was made, and what evaluates it.</summary>
internal sealed record Callable(
    string Name, IReadOnlyList<(string Name, Value? Default)> Parameters, SourcePosition Position, Func<Scope, Budget, Value> Body)
{
    /// <summary>Gets the names that its body assigns; null for a function in a line.</summary>
    public IReadOnlySet<string>? Locals { get; init; }

    /// <summary>Gets how many arguments it takes by position.</summary>
    public int Arity => Parameters.TakeWhile(parameter => !parameter.Name.StartsWith('*')).Count();

    /// <summary>Writes the defaults as the values that they have where the function is made: what stands around it may change before it is called.</summary>
    /// <param name="written">The parameters as they are written.</param>
    public IReadOnlyList<(string Name, Expression? Default)> Fixed(IReadOnlyList<(string Name, Expression? Default)> written) =>
        [.. written.Zip(Parameters, (one, known) => known.Default is Value.Integer or Value.Float or Value.Boolean or Value.Text ? (one.Name, new Expression.Literal(known.Default, Position)) : one)];

    public Value.Function AsFunction(Scope around, Budget budget, string source, Action<Scope>? prepare = null)
    {
        Value Apply(IReadOnlyList<(string? Name, Value Value)> arguments) => budget.OfCall(own =>
        {
            own.Step(Position, 10);
            Scope inner = new(around) { Locals = Locals };
            prepare?.Invoke(inner);
            Bind(inner, arguments);
            return Body(inner, own);
        });

        return new Value.Function(Arity, arguments => Apply([.. arguments.Select(argument => ((string?)null, argument))]), source) { Apply = Apply, Callable = this, Around = around };
    }

    /// <summary>Gives the parameters their values: by position, by name, by default.</summary>
    private void Bind(Scope inner, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        Value[] positional = [.. arguments.Where(argument => argument.Name is null).Select(argument => argument.Value)];
        HashSet<string> used = new(StringComparer.Ordinal);
        int at = 0;
        bool takesNames = false;
        bool takesAll = Parameters.Any(parameter => parameter.Name.Length > 1 && parameter.Name[0] == '*' && parameter.Name[1] != '*');
        Check(positional.Length, takesAll, arguments);
        foreach ((string name, Value? otherwise) in Parameters)
        {
            if (name.StartsWith("**", StringComparison.Ordinal))
            {
                inner.Assign(name[2..], new Value.Dictionary([.. arguments.Where(argument => argument.Name is { } given && !used.Contains(given) && !Parameters.Any(parameter => parameter.Name == given))
                    .Select(argument => KeyValuePair.Create((Value)argument.Name!, argument.Value))]));
            }
            else if (name.StartsWith('*'))
            {
                takesNames = true;
                if (name.Length > 1)
                {
                    inner.Assign(name[1..], new Value.Sequence([.. positional.Skip(at)], IsTuple: true));
                    at = positional.Length;
                }
            }
            else
            {
                Value? given = !takesNames && at < positional.Length ? positional[at++] : arguments.FirstOrDefault(argument => argument.Name == name).Value;
                used.Add(name);
                inner.Assign(name, given ?? otherwise ?? throw Errors.Make("TypeError", Position, $"The function has no value for '{Brief.Of(name, 40)}'."));
            }
        }
    }

    /// <summary>Refuses arguments that the function does not have, or has twice.</summary>
    private void Check(int positions, bool takesAll, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        if (!takesAll && positions > Arity)
        {
            throw Errors.Make("TypeError", Position, $"{Brief.Of(Name, 40)} takes {Arity} arguments by position, and {positions} are given.");
        }

        string[] names = [.. Parameters.Select(parameter => parameter.Name)];
        bool takesOthers = names.Any(name => name.StartsWith("**", StringComparison.Ordinal));
        foreach ((string? given, Value _) in arguments)
        {
            int at = given is null ? -1 : Array.IndexOf(names, given);
            if (given is not null && ((at < 0 && !takesOthers) || (at >= 0 && at < Math.Min(positions, Arity))))
            {
                throw Errors.Make("TypeError", Position, at < 0 ? $"{Brief.Of(Name, 40)} has no argument '{Brief.Of(given, 40)}'." : $"{Brief.Of(Name, 40)} is given '{Brief.Of(given, 40)}' twice.");
            }
        }
    }
}
