using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The rates of one optimizer in its updates, and the epoch that each is in.</summary>
/// <param name="Rates">The rates.</param>
/// <param name="Epochs">The epochs.</param>
/// <param name="Label">What the optimizer is called in comments.</param>
/// <param name="Times">How often it is made, each time with the same rates.</param>
/// <param name="IsFirst">Whether an update is the first one with its batch.</param>
/// <param name="OthersMove">Whether another parameter group's rate changes in another way.</param>
/// <param name="Line">The line that makes the optimizer.</param>
/// <param name="HasEpochs">Whether the training has epochs: it is not one loop over updates.</param>
internal sealed record ScriptCourse(double[] Rates, int[] Epochs, string Label, int Times, bool[] IsFirst, bool OthersMove, int Line, bool HasEpochs)
{
    /// <summary>Gets whether two rates are one, but for the last digits.</summary>
    public static bool Same(double one, double other) => Math.Abs(one - other) <= 1e-12 + (1e-7 * Math.Abs(one));

    /// <summary>Gets the number of updates in each epoch; 0 if the epochs differ.</summary>
    public int UpdatesOfEpoch => Epochs.CountBy(epoch => epoch).Select(epoch => epoch.Value).Distinct().ToArray() is [var same] ? same : 0;

    /// <summary>Gives the course of the batches: of several updates with one batch and one rate, one is left.</summary>
    public ScriptCourse OfBatches()
    {
        int[] kept = [.. Enumerable.Range(0, Rates.Length).Where(i => IsFirst[i] || !Same(Rates[i], Rates[i - 1]))];
        return kept.Length == Rates.Length ? this : this with { Rates = [.. kept.Select(i => Rates[i])], Epochs = [.. kept.Select(i => Epochs[i])], IsFirst = [.. kept.Select(i => IsFirst[i])] };
    }

    /// <summary>Gives the course of each optimizer by its name. Optimizers of one name that train one model after each other have one; those of several models have one each, with a number behind the name, unless all are the same.</summary>
    public static Dictionary<string, ScriptCourse> Of(ScriptTraining training, IReadOnlyList<Statement> written)
    {
        Dictionary<SourcePosition, string> names = [];
        foreach (Statement.Assign assign in ScriptSource.All(written).OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name or Expression.Attribute]))
        {
            string target = Dialect.LastPart(ScriptSource.Dotted(assign.Targets[0]) ?? "optimizer");
            (Expression Part, string Name)[] parts = assign.Value switch
            {
                Expression.Dictionary table => [.. table.Items.Select(item => (item.Value, item.Key is Expression.Literal { Value: Value.Text key } ? $"{target}_{key.Characters}" : target))],
                Expression.Sequence list => [.. list.Items.Select((item, i) => (item, $"{target}_{i}"))],
                _ => [(assign.Value, target)],
            };
            foreach ((Expression part, string name) in parts)
            {
                foreach (Expression.Call call in Expressions.All(part).OfType<Expression.Call>())
                {
                    names[call.Position] = name;
                }
            }
        }

        Dictionary<string, ScriptCourse> courses = new(StringComparer.Ordinal);
        foreach (IGrouping<string, ScriptTraining.Update> own in training.Updates.GroupBy(update => names.GetValueOrDefault(update.Optimizer, "optimizer")))
        {
            ScriptTraining.Update[][] made = [.. own.GroupBy(update => (update.Optimizer, update.Number)).Select(group => group.ToArray())];
            object?[] models = [.. made.Select(updates => training.Models.GetValueOrDefault((updates[0].Optimizer, updates[0].Number)))];
            if (made.Length == 1 || models.Skip(1).Zip(models, made.Skip(1).Zip(made, (after, before) => after[0].Optimizer != before[0].Optimizer)).All(pair => IsSame(pair.First, pair.Second, pair.Third)))
            {
                courses[own.Key] = Of([.. own], own.Key, 1);
                continue;
            }

            ScriptCourse[] each = [.. made.Select(updates => Of(updates, $"{(made.Count(other => other[0].Optimizer == updates[0].Optimizer) == 1 ? "the optimizer" : string.Create(CultureInfo.InvariantCulture, $"optimizer {updates[0].Number}"))} of line {updates[0].Optimizer.Line}", 1))];
            bool isSame = each.All(course => course.Rates.Length == each[0].Rates.Length && course.Rates.Zip(each[0].Rates).All(pair => Same(pair.First, pair.Second)));
            for (int i = 0; i < (isSame ? 1 : each.Length); i++)
            {
                courses[isSame ? own.Key : $"{own.Key}_{i + 1}"] = isSame ? each[i] with { Label = own.Key, Times = each.Length } : each[i];
            }
        }

        return courses;

        // Names that the script does not explain may be of one model, where they do not come from one place.
        static bool IsSame(object? model, object? before, bool isElsewhere) => model is not null && (model is string ? model.Equals(before) || (isElsewhere && before is string) : ReferenceEquals(model, before));

        static bool Moves(ScriptTraining.Update[] all, int group) => all.Any(update => update.Rates.Count <= group || !Same(update.Rates[group] * all[0].Rates[0], update.Rates[0] * all[0].Rates[group]));

        static bool[] IsFirst(ScriptTraining.Update[] all) => [.. all.Select((update, i) => i == 0 || update.Batch is null || update.Batch != all[i - 1].Batch)];

        static ScriptCourse Of(ScriptTraining.Update[] all, string label, int times)
        {
            List<int> epochs = [];
            foreach (ScriptTraining.Update update in all)
            {
                epochs.Add(epochs.Count == 0 ? 0 : update.Epoch.Length > 0 && update.Epoch == all[epochs.Count - 1].Epoch ? epochs[^1] : epochs[^1] + 1);
            }

            return new ScriptCourse([.. all.Select(update => update.Rates[0])], [.. epochs], label, times, IsFirst(all), Enumerable.Range(1, Math.Max(0, all[0].Rates.Count - 1)).Any(group => Moves(all, group)), all[0].Optimizer.Line, all[0].IsByEpoch || all[0].Batch is not null || all[0].Epoch.Length > 0);
        }
    }
}
