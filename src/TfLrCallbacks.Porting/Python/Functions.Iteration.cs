using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <content>Functions that make their values when they are asked for: Python's own, and those of <c>itertools</c>.</content>
internal static partial class Functions
{
    private static IEnumerable<(string Names, string Parameters, Func<Use, Value> Apply)> Iterations() =>
    [
        ("iter", "iterable ?sentinel", use => use.Has(1) ? use.Lazily(Until(use)) : Iterables.Iterator(use[0], use.Position, use.Budget)),
        ("next", "iterator ?default", Next),
        ("enumerate", "iterable ?start", use => use.Lazily(use.Each(use[0]).Select((item, i) => (Value)new Value.Sequence([use.Has(1) ? use.Binary("+", i, use[1]) : i, item], IsTuple: true)))),
        ("zip", "* strict", use => use.Lazily(Zipped(use))),
        ("map", "~* function iterable", use => use.Lazily(Rows(use, use.All[1..], null).Select(row => use.Ask(use.All[0], row)))),
        ("filter", "~function iterable", use => use.Lazily(use.Each(use[1]).Where(item => Arithmetic.Truth(use[0] is Value.Nothing ? item : use.Ask(use[0], item))))),
        ("itertools.accumulate accumulate", "~iterable ?func ?initial", use => use.Lazily(Accumulated(use))),
        ("itertools.islice islice", "iterable start ?stop ?step", use => use.Lazily(Sliced(use))),
        ("itertools.chain chain", "*", use => use.Lazily(use.All.SelectMany(use.Each))),
        ("itertools.chain.from_iterable chain.from_iterable", "iterable", use => use.Lazily(use.Each(use[0]).SelectMany(use.Each))),
        ("itertools.count count", "?start ?step", use => use.Lazily(Counting(use))),
        ("itertools.cycle cycle", "iterable", use => use.Lazily(Cycling(use))),
        ("itertools.repeat repeat", "object ?times", use => use.Lazily(use.Has(1) ? Enumerable.Repeat(use[0], (int)Math.Max(0, use.Number(1))) : Forever(use[0]))),
        ("itertools.takewhile takewhile", "~predicate iterable", use => use.Lazily(use.Each(use[1]).TakeWhile(item => Arithmetic.Truth(use.Ask(use[0], item))))),
        ("itertools.dropwhile dropwhile", "~predicate iterable", use => use.Lazily(use.Each(use[1]).SkipWhile(item => Arithmetic.Truth(use.Ask(use[0], item))))),
        ("itertools.filterfalse filterfalse", "~predicate iterable", use => use.Lazily(use.Each(use[1]).Where(item => !Arithmetic.Truth(use[0] is Value.Nothing ? item : use.Ask(use[0], item))))),
        ("itertools.compress compress", "data selectors", use => use.Lazily(use.Each(use[0]).Zip(use.Each(use[1])).Where(pair => Arithmetic.Truth(pair.Second)).Select(pair => pair.First))),
        ("itertools.starmap starmap", "~function iterable", use => use.Lazily(use.Each(use[1]).Select(row => use.Ask(use[0], [.. use.Items(row)])))),
        ("itertools.pairwise pairwise", "iterable", use => use.Lazily(Pairs(use))),
        ("itertools.zip_longest zip_longest", "* fillvalue", use => use.Lazily(Rows(use, use.All, use.Named("fillvalue") ?? Value.None).Select(row => (Value)new Value.Sequence(row, IsTuple: true)))),
        ("itertools.product", "* repeat", use => use.Lazily(Products(use, Factors(use)))),
        ("itertools.combinations combinations", "iterable r", use => use.Lazily(Chosen(use, use.Items(use[0]), Times(use, use[1])))),
        ("itertools.permutations permutations", "iterable ?r", use => use.Items(use[0]) is var all ? use.Lazily(Ordered(use, all, use.Has(1) ? Times(use, use[1]) : all.Count)) : Value.None),
        ("itertools.tee tee", "iterable ?n", Tee),
        ("itertools.groupby groupby", "~iterable ?key", use => use.Lazily(Grouped(use))),
    ];

    private static Value Next(Use use)
    {
        Value? next = use[0] is Value.Iterator iterator ? iterator.Next(use.Position)
            : Objects.Special(use[0], "__next__") is { } own ? Ask(own)
            : throw Errors.Make("TypeError", use.Position, $"next needs an iterator. Received: {Brief.Of(use[0], 80)}.");
        return next ?? use.Arguments[1] ?? throw Errors.Stopped(use.Position);

        Value? Ask(Value.Function function)
        {
            try
            {
                return use.Has(1) ? Errors.Caught(() => function.Invoke([])) : function.Invoke([]);
            }
            catch (PortingException reason) when (use.Has(1) && reason.Raised?.Type?.Name == "StopIteration")
            {
                return null;
            }
        }
    }

    private static IEnumerable<Value> Until(Use use)
    {
        while (true)
        {
            use.Budget.Step(use.Position);
            Value value = use.Ask(use[0]);
            if (Arithmetic.Same(value, use[1], use.Position, use.Budget))
            {
                yield break;
            }

            yield return value;
        }
    }

    /// <summary>Gives the first values of each list, then the second ones, up to the end of the shortest, or, with something to fill in, of the longest.</summary>
    private static IEnumerable<Value[]> Rows(Use use, Value[] lists, Value? fill)
    {
        IEnumerator<Value>[] all = [.. lists.Select(list => use.Each(list).GetEnumerator())];
        while (all.Length > 0)
        {
            use.Budget.Take(all.Length + 1, use.Position);
            use.Budget.Step(use.Position);
            Value[] row = new Value[all.Length];
            bool isAny = false;
            for (int i = 0; i < all.Length; i++)
            {
                bool isThere = all[i].MoveNext();
                isAny |= isThere;
                if (!isThere && fill is null)
                {
                    yield break;
                }

                row[i] = isThere ? all[i].Current : fill!;
            }

            if (!isAny)
            {
                yield break;
            }

            yield return row;
        }
    }

    private static IEnumerable<Value> Zipped(Use use)
    {
        if (use.Named("strict") is not { } strict || !Arithmetic.Truth(strict))
        {
            return Rows(use, use.All, null).Select(row => (Value)new Value.Sequence(row, IsTuple: true));
        }

        Value missing = new Value.Symbol("missing", use.Position);
        return Rows(use, use.All, missing).Select(row => row.Any(value => ReferenceEquals(value, missing)) ? throw Errors.Make("ValueError", use.Position, "zip(…, strict=True) needs lists of one length.") : (Value)new Value.Sequence(row, IsTuple: true));
    }

    private static IEnumerable<Value> Accumulated(Use use)
    {
        Value? sum = use.Arguments[2] is null or Value.Nothing ? null : use[2];
        if (sum is not null)
        {
            yield return sum;
        }

        foreach (Value item in use.Each(use[0]))
        {
            sum = sum is null ? item : use.Has(1) ? use.Ask(use[1], sum, item) : use.Binary("+", sum, item);
            yield return sum;
        }
    }

    /// <summary>Gives <c>islice(items, stop)</c> or <c>islice(items, start, stop, step)</c>, and takes no more than it needs.</summary>
    private static IEnumerable<Value> Sliced(Use use)
    {
        bool isOne = use.Arguments[2] is null;
        long start = isOne || use[1] is Value.Nothing ? 0 : (long)use.Number(1);
        Value limit = isOne ? use[1] : use[2];
        long stop = limit is Value.Nothing ? long.MaxValue : (long)use.Number(limit);
        long step = use.Has(3) ? (long)use.Number(3) : 1;
        if (start < 0 || stop < 0 || step < 1)
        {
            throw use.Refused();
        }

        using IEnumerator<Value> items = use.Each(use[0]).GetEnumerator();
        for (long i = 0; i < stop && items.MoveNext(); i++)
        {
            if (i >= start && (i - start) % step == 0)
            {
                yield return items.Current;
            }
        }
    }

    private static IEnumerable<Value> Counting(Use use)
    {
        Value next = use.Has(0) ? use[0] : 0;
        while (true)
        {
            yield return next;
            next = use.Binary("+", next, use.Has(1) ? use[1] : 1);
        }
    }

    private static IEnumerable<Value> Cycling(Use use)
    {
        List<Value> seen = [];
        foreach (Value item in use.Each(use[0]))
        {
            use.Budget.Take(1, use.Position);
            seen.Add(item);
            yield return item;
        }

        while (seen.Count > 0)
        {
            foreach (Value item in seen)
            {
                yield return item;
            }
        }
    }

    private static IEnumerable<Value> Forever(Value value)
    {
        while (true)
        {
            yield return value;
        }
    }

    private static IEnumerable<Value> Pairs(Use use)
    {
        Value? before = null;
        foreach (Value item in use.Each(use[0]))
        {
            if (before is not null)
            {
                yield return new Value.Sequence([before, item], IsTuple: true);
            }

            before = item;
        }
    }

    private static Value.Sequence Tee(Use use)
    {
        int count = use.Arguments[1] is { } given ? Times(use, given) : 2;
        use.Budget.Take(8L * count, use.Position);
        IReadOnlyList<Value> all = use.Items(use[0]);
        return new Value.Sequence([.. Enumerable.Range(0, count).Select(_ => (Value)use.Lazily(all))], IsTuple: true);
    }

    /// <summary>Gives a whole number of at least 0, as a length or a number of times is.</summary>
    private static int Times(Use use, Value value) => value.AsInteger() is not { } times ? throw use.Refused("TypeError")
        : times.Sign < 0 ? throw use.Refused() : (int)BigInteger.Min(times, int.MaxValue);

    private static IEnumerable<Value> Grouped(Use use)
    {
        Value? key = null;
        List<Value> group = [];
        foreach (Value item in use.Each(use[0]))
        {
            Value next = use.Has(1) ? use.Ask(use[1], item) : item;
            if (key is not null && !Arithmetic.Same(key, next, use.Position, use.Budget))
            {
                yield return new Value.Sequence([key, use.Lazily([.. group])], IsTuple: true);
                group.Clear();
            }

            key = next;
            group.Add(item);
        }

        if (key is not null)
        {
            yield return new Value.Sequence([key, use.Lazily([.. group])], IsTuple: true);
        }
    }
}
