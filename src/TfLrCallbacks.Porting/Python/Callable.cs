namespace TfLrCallbacks.Porting;

/// <summary>A function of the text: its parameters, with the defaults that they had where it was made, and what evaluates it.</summary>
internal sealed record Callable(
    string Name, IReadOnlyList<(string Name, Value? Default)> Parameters, SourcePosition Position, Func<Scope, Budget, Value> Body)
{
    /// <summary>Gets the names that its body assigns; null for a function in a line.</summary>
    public IReadOnlySet<string>? Locals { get; init; }

    /// <summary>Gets how many arguments it takes by position.</summary>
    public int Arity { get; } = Parameters.TakeWhile(parameter => !parameter.Name.StartsWith('*')).Count();

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
        Check(arguments);
        int at = -1;
        bool takesNames = false;
        foreach ((string name, Value? otherwise) in Parameters)
        {
            if (name.StartsWith("**", StringComparison.Ordinal))
            {
                inner.Assign(name[2..], new Value.Dictionary([.. arguments.Where(argument => argument.Name is { } given && !Parameters.Any(parameter => parameter.Name == given))
                    .Select(argument => KeyValuePair.Create((Value)argument.Name!, argument.Value))]));
            }
            else if (name.StartsWith('*'))
            {
                takesNames = true;
                if (name.Length > 1)
                {
                    inner.Assign(name[1..], new Value.Sequence([.. arguments.Skip(at + 1).Where(argument => argument.Name is null).Select(argument => argument.Value)], IsTuple: true));
                }
            }
            else
            {
                int next = takesNames ? -1 : Next(arguments, null, at + 1);
                at = next < 0 ? at : next;
                int place = next < 0 ? Next(arguments, name, 0) : next;
                inner.Assign(name, (place < 0 ? otherwise : arguments[place].Value) ?? throw Errors.Make("TypeError", Position, $"The function has no value for '{Brief.Of(name, 40)}'."));
            }
        }
    }

    /// <summary>Gives the index of the next argument with a name, or, without a name, of the next one by position. -1 if there is none. It runs often, and allocates nothing.</summary>
    private static int Next(IReadOnlyList<(string? Name, Value Value)> arguments, string? name, int from)
    {
        while (from < arguments.Count && arguments[from].Name != name)
        {
            from++;
        }

        return from < arguments.Count ? from : -1;
    }

    /// <summary>Refuses arguments that the function does not have, or has twice.</summary>
    private void Check(IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        int positions = 0;
        bool areNamed = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            (positions, areNamed) = arguments[i].Name is null ? (positions + 1, areNamed) : (positions, true);
        }

        int taken = Math.Min(positions, Arity);
        if (positions > taken && !Parameters.Any(parameter => parameter.Name.Length > 1 && parameter.Name[0] == '*' && parameter.Name[1] != '*'))
        {
            throw Errors.Make("TypeError", Position, $"{Brief.Of(Name, 40)} takes {Arity} arguments by position, and {positions} are given.");
        }

        if (!areNamed)
        {
            return;
        }

        string[] names = [.. Parameters.Select(parameter => parameter.Name)];
        bool takesOthers = names.Any(name => name.StartsWith("**", StringComparison.Ordinal));
        foreach ((string? given, Value _) in arguments)
        {
            int at = given is null ? -1 : Array.IndexOf(names, given);
            if (given is not null && ((at < 0 && !takesOthers) || (at >= 0 && at < taken)))
            {
                throw Errors.Make("TypeError", Position, at < 0 ? $"{Brief.Of(Name, 40)} has no argument '{Brief.Of(given, 40)}'." : $"{Brief.Of(Name, 40)} is given '{Brief.Of(given, 40)}' twice.");
            }
        }
    }
}
