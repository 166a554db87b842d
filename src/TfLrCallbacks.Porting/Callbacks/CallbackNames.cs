namespace TfLrCallbacks.Porting;

/// <summary>Finds the library that a callback's call belongs to.</summary>
internal static class CallbackNames
{
    /// <summary>The libraries in the order in which a bare name is looked up. This library's names are Keras', so they come last unless the call is written as in C#.</summary>
    private static readonly (Dialect Dialect, Lazy<CallbackFactory[]> Factories)[] Libraries =
    [
        (Dialect.Keras, new(KerasCallbacks.Keras3)),
        (Dialect.TfKeras, new(KerasCallbacks.Keras2)),
        (Dialect.Torch, new(PlateauSchedulers.Torch)),
        (Dialect.HuggingFace, new(PlateauSchedulers.HuggingFace)),
        (Dialect.Optax, new(PlateauSchedulers.Optax)),
        (Dialect.Timm, new(PlateauSchedulers.Timm)),
        (Dialect.Paddle, new(PlateauSchedulers.Paddle)),
        (Dialect.Fastai, new(FastaiCallbacks.All)),
        (Dialect.Lightning, new(LightningCallbacks.All)),
        (Dialect.Own, new(OwnCallbacks.All)),
    ];

    public static IEnumerable<string> All => Libraries.SelectMany(library => library.Factories.Value).Select(factory => factory.Name);

    public static IReadOnlyList<string> Of(Dialect dialect) =>
        [.. Libraries.Where(library => library.Dialect == dialect).SelectMany(library => library.Factories.Value).Select(factory => factory.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Gives the callback of a call. The module decides; a bare name is looked up in the libraries in their order, and the first that knows it and has
    /// all its arguments is taken.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="isInList">Whether it stands beside others: one that only watches is skipped then.</param>
    /// <exception cref="PortingException">No library that is known here has the name, or it has no such argument.</exception>
    public static PortedCallback Find(Value.Call call, bool isInList = false)
    {
        (Dialect Dialect, CallbackFactory Factory)[] candidates = [.. Candidates(call)];
        List<PortedCallback> bound = [];
        PortingException? first = null;
        foreach (bool ignores in new[] { false, true })
        {
            foreach ((Dialect dialect, CallbackFactory factory) in bound.Count > 0 ? [] : candidates)
            {
                try
                {
                    (IReadOnlyList<(string? Name, Value Value)> arguments, string[] ignored) = ignores ? IgnoredArguments.Split(factory, call) : (call.Arguments, []);
                    bound.Add(new PortedCallback(dialect, factory, call, factory.Signature.Bind(arguments, call.Position)) { Ignored = ignored });
                }
                catch (PortingException refusal)
                {
                    first ??= refusal;
                }
            }
        }

        return bound.Find(callback => callback.HasFittingKinds) ?? bound.FirstOrDefault()
            ?? (candidates.Length == 0 && WatchingCallbacks.Skip(call, isInList, All) is { } skipped ? skipped : throw (IsOfTransformers(call) ? null : first) ?? Unknown(call));
    }

    /// <summary>Gets whether some library has a callback that a call can mean.</summary>
    public static bool Knows(Value.Call call) => Candidates(call).Any();

    private static IEnumerable<(Dialect Dialect, CallbackFactory Factory)> Candidates(Value.Call call)
    {
        if (call.Target is not null)
        {
            return [];
        }

        Dialect? owner = Libraries.Select(library => library.Dialect).Where(dialect => dialect.Owns(call.Name) > 0).MaxBy(dialect => dialect.Owns(call.Name))
            ?? (call.IsCSharp ? Dialect.Own : null);
        string name = Dialect.LastPart(call.Name);
        (Dialect Dialect, CallbackFactory Factory)[] known =
        [
            .. from library in Libraries
               from factory in library.Factories.Value
               where factory.Name == name
               select (library.Dialect, factory),
        ];
        return owner is not null ? known.Where(candidate => candidate.Dialect == owner)
            : ForeignModules.Refusal(call.Name, "callback") is null ? known
            : [];
    }

    private static PortingException Unknown(Value.Call call) => new(
        call.Position,
        IsOfTransformers(call) ? "transformers' EarlyStoppingCallback is not followed here. Write keras.callbacks.EarlyStopping(patience=…) in its place."
        : call.Target is null && ScheduleNames.Find(call) is { IsOptimizer: false } ? $"'{call.Name}' is a schedule, which no metric changes: tflr values shows it."
        : (Dialect.All.Any(dialect => dialect != Dialect.Paddle && dialect.Owns(call.Name) > 0) ? null : ForeignModules.Refusal(call.Name, "callback")) ?? $"No library that is known here has a callback '{call.Name}' that changes the rate or stops. {Nearest.Suggest(Dialect.LastPart(call.Name), All)}");

    private static bool IsOfTransformers(Value.Call call) => Dialect.LastPart(call.Name) == "EarlyStoppingCallback"
        && (Dialect.HuggingFace.Owns(call.Name) > 0 || call.Arguments.Any(argument => argument.Name?.StartsWith("early_stopping_", StringComparison.Ordinal) == true));
}
