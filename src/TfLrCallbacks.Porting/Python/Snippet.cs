namespace TfLrCallbacks.Porting;

/// <summary>
/// Reads Python: a line, some lines, a whole file or a notebook. It is evaluated, never executed; what counts in it says <see cref="Choice"/>.
/// </summary>
internal static class Snippet
{
    /// <summary>Gives the value of an expression, or of the last statement.</summary>
    public static Value Evaluate(string text)
    {
        Reading reading = Read(text);
        Value value = Extent.Check(reading.Last ?? throw reading.Failure ?? Nothing());
        return value is Value.Symbol { Why: not null } unknown ? throw Arithmetic.UnknownName(unknown) : value;
    }

    /// <summary>Evaluates a text and gives what was seen in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="steps">The steps of an epoch, which stand for a loader's length.</param>
    /// <param name="total">The steps of the run, which stand for what Lightning's Trainer estimates.</param>
    public static Reading Read(string text, long? steps = null, long? total = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new PortingException("There is nothing to read: the text is empty. Give a call such as CosineDecay(0.1, 1000), some lines of Python that make a schedule, or a file with them.");
        }

        IReadOnlyList<Statement> statements = Variables.Plain(Parser.ReadStatements(Notebook.Code(text), out IReadOnlyList<(int Line, string What)> skipped));
        Reading reading = new(steps, total) { HasGroups = UnseenGroups.AreWritten(statements), ByHand = ByHand.Line(statements), Uneven = UnevenSteps.Note(statements), SetOnce = ByHand.Once(statements), Earlier = new EarlierSteps(statements), Uncalled = () => Porting.Uncalled.Refusal(statements), ByLoop = line => LoopRates.Of(text, line, steps) };
        foreach ((int line, string what) in skipped.DistinctBy(skip => skip.What))
        {
            reading.Note($"line {line}: {what} is skipped.");
        }

        foreach ((string owner, int line) in LoadedState.In(statements))
        {
            reading.Note($"line {line}: what {Brief.Of(owner, 60)} loads is not carried over: the schedule begins at step 0.");
        }

        Budget.OfText(budget =>
        {
            Interpreter interpreter = new(new Scope(), budget, reading);
            interpreter.Run(ByHand.Before(statements));
            interpreter.Configure();
            reading.Alone = interpreter.Alone(statements);
            reading.Setter = interpreter.Setter(statements);
            return true;
        });
        foreach (string note in Overrides.Notes(statements, reading.CarriedOut))
        {
            reading.Conclude(note);
        }

        reading.Close();
        return reading;
    }

    /// <summary>Gives the statements of a text.</summary>
    public static IReadOnlyList<Statement> Statements(string text) => Parser.ReadStatements(Notebook.Code(text), out _);

    public static PortingException Nothing() => new("There is nothing to read: what nobody calls does nothing. Give a call such as CosineDecay(0.1, 1000), or call yours at the end.");
}
