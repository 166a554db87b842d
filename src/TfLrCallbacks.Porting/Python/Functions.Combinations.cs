namespace TfLrCallbacks.Porting;

/// <content>Products, combinations and permutations, made row by row.</content>
internal static partial class Functions
{
    private static Value.Sequence Row(Use use, int count, Func<int, Value> item)
    {
        use.Budget.Take(count + 2L, use.Position);
        use.Budget.Step(use.Position, 3 + (count / 2));
        return new Value.Sequence([.. Enumerable.Range(0, count).Select(item)], IsTuple: true);
    }

    private static IReadOnlyList<Value>[] Factors(Use use)
    {
        int times = use.Named("repeat") is { } repeat ? Times(use, repeat) : 1;
        IReadOnlyList<Value>[] once = [.. use.All.Select(use.Items)];
        use.Budget.Take((long)times * once.Length, use.Position);
        return [.. Enumerable.Range(0, times * once.Length).Select(i => once[i % once.Length])];
    }

    private static IEnumerable<Value> Products(Use use, IReadOnlyList<Value>[] lists)
    {
        int[] at = new int[lists.Length];
        int changed = lists.Any(list => list.Count == 0) ? -1 : 0;
        while (changed >= 0)
        {
            yield return Row(use, at.Length, i => lists[i][at[i]]);

            // The last list turns first.
            changed = at.Length - 1;
            while (changed >= 0 && ++at[changed] == lists[changed].Count)
            {
                at[changed--] = 0;
            }
        }
    }

    private static IEnumerable<Value> Chosen(Use use, IReadOnlyList<Value> items, int count)
    {
        int free = items.Count - count;
        if (free < 0)
        {
            yield break;
        }

        use.Budget.Take(count, use.Position);
        int[] at = [.. Enumerable.Range(0, count)];
        int changed = 0;
        while (changed >= 0)
        {
            yield return Row(use, count, i => items[at[i]]);
            changed = count - 1;
            while (changed >= 0 && at[changed] == changed + free)
            {
                changed--;
            }

            for (int i = changed; i >= 0 && i < count; i++)
            {
                at[i] = i == changed ? at[i] + 1 : at[i - 1] + 1;
            }
        }
    }

    private static IEnumerable<Value> Ordered(Use use, IReadOnlyList<Value> items, int count)
    {
        if (count > items.Count)
        {
            yield break;
        }

        // What is left at each place for it, in order; the places from there on turn once when all of it has stood there.
        use.Budget.Take(items.Count + (long)count, use.Position);
        int[] order = [.. Enumerable.Range(0, items.Count)];
        int[] left = [.. Enumerable.Range(0, count).Select(i => items.Count - i)];
        int changed = 0;
        while (changed >= 0)
        {
            yield return Row(use, count, i => items[order[i]]);
            changed = count - 1;
            while (changed >= 0 && --left[changed] == 0)
            {
                use.Budget.Step(use.Position, 1 + ((items.Count - changed) / 20));
                int first = order[changed];
                Array.Copy(order, changed + 1, order, changed, order.Length - changed - 1);
                order[^1] = first;
                left[changed] = items.Count - changed;
                changed--;
            }

            if (changed >= 0)
            {
                (order[changed], order[^left[changed]]) = (order[^left[changed]], order[changed]);
            }
        }
    }
}
