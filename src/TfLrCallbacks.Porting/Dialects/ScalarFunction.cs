namespace TfLrCallbacks.Porting;

/// <summary>A Python function of one number, equal to another with the same text.</summary>
/// <param name="Source">The function.</param>
internal sealed record ScalarFunction(Value.Function Source)
{
    /// <summary>Gets a value indicating whether the function gives the same number whatever its argument is.</summary>
    public bool IsConstant => Source.Lambda?.Body is Expression.Literal;

    public double AtStep(long step) => At(step);

    public double At(double argument)
    {
        Value given = argument == Math.Floor(argument) && Math.Abs(argument) < 1e15 ? (Value)(long)argument : argument;
        Value result = Source.IsStateful ? Source.Play(argument) : Source.Invoke([given]);
        return result is Value.Symbol unknown ? throw Arithmetic.UnknownName(unknown) : result.AsDouble() ?? throw new PortingException($"{Source} must return a number. It returned {result} for {given}.");
    }

    public override string ToString() => Source.ToString();
}
