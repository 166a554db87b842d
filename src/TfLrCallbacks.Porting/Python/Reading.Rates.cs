namespace TfLrCallbacks.Porting;

/// <content>What the statements of the text say of rates that are set by hand, of steps, and of functions that nobody calls.</content>
internal sealed partial class Reading
{
    /// <summary>Gets or sets the line in which the text changes a rate by hand while it trains; null for none.</summary>
    public int? ByHand { get; set; }

    /// <summary>Gets what says of a function that the text only defines how to call it; null where the text is read for its values.</summary>
    public Func<PortingException?>? Uncalled { get; init; }

    /// <summary>Gets what evaluates the loops of the text that set a rate by hand, by the line that sets it; null where the text is read for its values.</summary>
    public Func<int, LoopRates?>? ByLoop { get; init; }

    /// <summary>Gets the lines in which the text changes a rate before it trains, each with the name of the optimizer.</summary>
    public IReadOnlyList<(int Line, string? Optimizer)> SetOnce { get; init; } = [];

    /// <summary>Gets or sets what to say of a scheduler that is not stepped once in each turn of its loop; null for none.</summary>
    public string? Uneven { get; set; }

    /// <summary>Gets the steps that the text makes where nothing trains; null where the text is read for its values.</summary>
    public EarlierSteps? Earlier { get; init; }

    private readonly Dictionary<Value.Call, PortingException> _lost = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gets why what the text makes of this schedule, or of one in it, has no value; null where it makes nothing of it, or the value is known.</summary>
    public PortingException? WhyLost(Value schedule) => _lost.Where(pair => IsWithin(pair.Key, schedule, 0)).Select(pair => pair.Value).FirstOrDefault();

    /// <summary>Notes that what the text chooses or computes has no value: the schedules in it are not what trains.</summary>
    public void Lose(IEnumerable<Value.Call> schedules, PortingException reason)
    {
        foreach (Value.Call schedule in schedules)
        {
            _lost.TryAdd(schedule, reason);
        }
    }

    /// <summary>Gets or sets the function that the text only defines, where it defines one: a rate of the step, if nothing else is.</summary>
    public Value.Function? Alone { get; set; }

    /// <summary>Gets or sets the one function that the text defines which sets an optimizer's rate by hand; null where there are more, or none.</summary>
    public Value.Function? Setter { get; set; }

    /// <summary>Gets or sets a value indicating whether what was chosen is a function of the epoch, by the name of its argument.</summary>
    public bool IsOfEpoch { get; set; }
}
