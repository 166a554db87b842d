namespace TfLrCallbacks.Porting;

/// <content>Several schedulers of PyTorch on one optimizer.</content>
internal static partial class Choice
{
    /// <summary>Gives several schedulers of one optimizer as the one that PyTorch's chain of factors makes of them.</summary>
    private static Value Together(Value[] schedules, Reading reading)
    {
        if (schedules is [var only])
        {
            return only;
        }

        Value.Call[] calls = [.. schedules.OfType<Value.Call>()];
        if (calls.Length != schedules.Length || !calls.All(call => Dialect.Torch.Find(call.Name) is not null && call.Target is null))
        {
            throw new PortingException(
                (schedules[^1] as Value.Call)?.Position,
                $"{string.Join(" and ", schedules.Take(4).Select(value => value is Value.Call call ? Dialect.LastPart(call.Name) : Brief.Of(value, 40)))} are several schedules. Give one of them, or join them: first.Then(steps, next).");
        }

        reading.Conclude($"{string.Join(" and ", calls.Take(4).Select(call => Dialect.LastPart(call.Name)))} drive one optimizer: their factors are multiplied, as if each were stepped every time.");
        Value? optimizer = calls.Select(Optimizer).FirstOrDefault(value => value is not null);
        List<(string?, Value)> arguments = [(null, new Value.Sequence(calls, IsTuple: false))];
        if (optimizer is not null)
        {
            arguments.Add(("optimizer", optimizer));
        }

        return new Value.Call(null, Chained, arguments, calls[0].Position);
    }

    /// <summary>Gives schedulers of PyTorch on one optimizer as the one that their factors make; null where they make none.</summary>
    public static Value? Chain(IReadOnlyList<Value?> schedules)
    {
        try
        {
            return schedules.All(schedule => schedule is Value.Call) ? Together([.. schedules.OfType<Value>()], new Reading()) : null;
        }
        catch (PortingException)
        {
            return null;
        }
    }
}
