namespace TfLrCallbacks.Porting;

/// <content>Assigning and deleting.</content>
internal sealed partial class Interpreter
{
    private void Set(Expression target, Value value)
    {
        value = reading.Training?.Measured(target, value) ?? value;
        reading.Training?.Note(target, value);
        switch (target)
        {
            case Expression.Name name when value is Value.Symbol { Why: null } module && scope.Find(name.Text) is null && IsModule(module.Name):
                // keras = tf.keras is as good as an import.
                scope.Import(name.Text, module.Name);
                break;
            case Expression.Name name:
                scope.Assign(name.Text, value);
                reading.Assign(name.Text, value);
                reading.NoteMade(name.Text, value);
                break;
            case Expression.Starred starred:
                Set(starred.Items, value);
                break;
            case Expression.Sequence several:
                int star = several.Items.Count - 1;
                while (star >= 0 && several.Items[star] is not Expression.Starred)
                {
                    star--;
                }

                foreach ((Expression part, Value own) in several.Items.Zip(Targets.Apart(value, several.Items.Count, star, several.Position, budget)))
                {
                    Set(part, own);
                }

                break;
            case Expression.Attribute { Text: "__dict__" } fields when _evaluator.Evaluate(fields.Target) is Value.Instance instance:
                Objects.Update(instance, [(null, value)]);
                break;
            case Expression.Attribute attribute:
                Value holder = reading.IsStrict ? _evaluator.Evaluate(attribute.Target) : _evaluator.Holder(attribute);
                Check(holder, attribute);
                if (holder is Value.Symbol { Why: null, Name: "__main__" })
                {
                    // sys.modules[__name__], the text itself.
                    scope.Root.Assign(attribute.Text, value);
                    break;
                }

                if (reading.Trace?.Set(attribute, holder, value) != true)
                {
                    Objects.Set(holder, attribute.Text, value, attribute.Position, reading);
                }

                break;
            case Expression.Subscript { Index: Expression.Slice slice } part:
                SetPart(_evaluator.Evaluate(part.Target), slice, value, part);
                break;
            case Expression.Subscript subscript:
                Value table = _evaluator.Evaluate(subscript.Target);
                Check(table, subscript);
                Set(table, _evaluator.Evaluate(subscript.Index), value, subscript);
                break;
        }
    }

    /// <summary>Ends the evaluation of a training where a rate is written into what is not known.</summary>
    private void Check(Value holder, Expression target)
    {
        if (reading.Training is { } training && holder is Value.Symbol or Value.Call && (training.Concerns(target) || target is Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "lr" or "initial_lr" } } }))
        {
            throw training.Stop($"line {target.Position.Line}: what {Brief.Of(SourceWriter.Write(target), 60)} is a part of is not known");
        }
    }

    /// <summary>Gets whether a dotted name is a module of a library that is known here.</summary>
    public static bool IsModule(string name) => name.Length < 100 && name.All(character => char.IsLetterOrDigit(character) || character is '.' or '_')
        && (Functions.HasModule(name) || name.EndsWith(".flags", StringComparison.Ordinal) || Dialect.All.Any(dialect => dialect.Owns($"{name}.") > 0));

    private void Set(Value holder, Value index, Value value, Expression.Subscript subscript)
    {
        switch (holder)
        {
            case Value.Dictionary dictionary:
                Tables.Set(dictionary, index, value, subscript.Position, budget);
                break;
            case Value.Symbol when EnvironmentVariables.Is(holder) && index is Value.Text { IsPartly: false } variable:
                reading.Environment[variable.Characters] = value;
                break;
            case Value.Instance instance when instance.Type is not null && Objects.Attribute(instance, "__setitem__") is Value.Function own:
                own.Invoke([index, value]);
                break;
            case Value.Instance { IsTable: true } settings:
                Tables.Set(new Value.Dictionary([]) { Owner = settings }, index, value, subscript.Position, budget);
                break;
            case Value.Sequence { IsTuple: false, IsSet: false } list when index.AsInteger() is { } at && at < list.Items.Count && at >= -list.Items.Count:
                list.Put((int)(at < 0 ? at + list.Items.Count : at), list.IsArray && list.Items.All(item => item is Value.Float) && value.AsDouble() is { } fraction ? fraction : list.IsArray && value is Value.Float { Number: var cut } && list.Items.All(item => item is Value.Integer) && double.IsFinite(cut) ? new Value.Integer(new System.Numerics.BigInteger(Math.Truncate(cut))) : value);
                break;
            case Value.Sequence { IsArray: true, Items: [Value.Sequence, ..] } rows when index is Value.Sequence { IsTuple: true, Items: [var row, var column] } && row.AsInteger() is not null:
                System.Numerics.BigInteger line = row.AsInteger()!.Value is var given && given < 0 ? given + rows.Items.Count : row.AsInteger()!.Value;
                Set(line >= 0 && line < rows.Items.Count ? rows.Items[(int)line] : throw CannotAssign(subscript), column, value, subscript);
                break;
            case Value.Sequence { IsArray: true } masked when index is Value.Sequence { IsArray: true, Items: [Value.Boolean, ..] } mask && mask.Items.Count == masked.Items.Count && value is not Value.Sequence:
                for (int i = 0; i < mask.Items.Count; i++)
                {
                    if (Arithmetic.Truth(mask.Items[i]))
                    {
                        masked.Put(i, value);
                    }
                }

                break;
            case Value.Sequence or Value.Text or Value.Instance:
                throw CannotAssign(subscript);
        }
    }

    /// <summary>Gives a part of a list other elements.</summary>
    private void SetPart(Value holder, Expression.Slice slice, Value value, Expression.Subscript subscript)
    {
        if (holder is Value.Symbol or Value.Call)
        {
            return;
        }

        Value.Sequence list = holder is Value.Sequence { IsTuple: false } known ? known : throw CannotAssign(subscript);
        (int start, int step, List<int> places) = _evaluator.Places(list.Items.Count, slice);
        Value[] items = list.IsArray && value.AsDouble() is not null ? [.. places.Select(_ => value)]
            : Iterables.Of(value, subscript.Position, budget) is not null ? [.. Iterables.All(value, "A part of a list", subscript.Position, budget)]
            : throw CannotAssign(subscript);

        budget.Take(items.Length, subscript.Position);
        if (step == 1 && !list.IsArray)
        {
            list.ToChange().RemoveRange(start, places.Count);
            list.ToChange().InsertRange(start, items);
            return;
        }

        if (items.Length != places.Count)
        {
            throw CannotAssign(subscript);
        }

        for (int i = 0; i < items.Length; i++)
        {
            list.Put(places[i], items[i]);
        }
    }

    private void Delete(Expression target)
    {
        try
        {
            switch (target)
            {
                case Expression.Name name:
                    reading.Replace(name.Text, scope);
                    scope.Remove(name.Text);
                    break;
                case Expression.Sequence several:
                    foreach (Expression part in several.Items)
                    {
                        Delete(part);
                    }

                    break;
                case Expression.Attribute attribute:
                    Objects.Remove(_evaluator.Evaluate(attribute.Target), attribute.Text);
                    break;
                case Expression.Subscript { Index: Expression.Slice slice } part when _evaluator.Evaluate(part.Target) is Value.Sequence { IsTuple: false } list:
                    HashSet<int> places = [.. _evaluator.Places(list.Items.Count, slice).At];
                    Value[] kept = [.. list.Items.Where((_, i) => !places.Contains(i))];
                    list.ToChange().Clear();
                    list.ToChange().AddRange(kept);
                    break;
                case Expression.Subscript { Index: not Expression.Slice } subscript:
                    Delete(_evaluator.Evaluate(subscript.Target), _evaluator.Evaluate(subscript.Index), subscript);
                    break;
            }
        }
        catch (PortingException reason) when (!budget.IsSpent)
        {
            Forget(target, reason.Message, target.Position);
        }
    }

    private void Delete(Value holder, Value index, Expression.Subscript subscript)
    {
        if (Objects.Special(holder, "__delitem__") is { } own)
        {
            own.Invoke([index]);
            return;
        }

        Value.Dictionary? table = holder as Value.Dictionary ?? (holder is Value.Instance { IsTable: true } settings ? new Value.Dictionary([]) { Owner = settings } : null);
        if (table is not null && Tables.Place(table, index, subscript.Position, budget) is var at && at >= 0)
        {
            budget.Step(subscript.Position, 1 + (table.Items.Count / 3));
            table.RemoveAt(at);
        }
        else if (holder is Value.Sequence { IsTuple: false } list && index.AsInteger() is { } place && place < list.Items.Count && place >= -list.Items.Count)
        {
            budget.Step(subscript.Position, 1 + (list.Items.Count / 1000));
            list.ToChange().RemoveAt((int)(place < 0 ? place + list.Items.Count : place));
        }
        else if (EnvironmentVariables.Is(holder) && index is Value.Text { IsPartly: false } variable)
        {
            reading.Environment.Remove(variable.Characters);
        }
        else if (holder is not (Value.Symbol or Value.Call))
        {
            throw new PortingException(subscript.Position, $"{Brief.Of(SourceWriter.Write(subscript), 80)} cannot be deleted. Check the index.");
        }
    }

    /// <summary>Changes a list, a table, a set or an array where it stands, so that its other names see it too; false for what becomes another value.</summary>
    private bool InPlace(Statement.Augmented statement, Value before, Value more)
    {
        switch (statement.Operator, before)
        {
            case ("+", Value.Sequence { Most: not null } deque) when more is not (Value.Symbol or Value.Call):
                Collections.OfDeque(deque, "extend", [more], statement.Position, budget);
                return true;
            case ("+", Value.Sequence { IsTuple: false, IsArray: false, IsSet: false } list) when more is not (Value.Symbol or Value.Call):
                IReadOnlyList<Value> added = Iterables.All(more, "+=", statement.Position, budget);
                budget.Take(added.Count, statement.Position);
                list.ToChange().AddRange([.. added]);
                return true;
            case ("*", Value.Sequence { IsTuple: false, IsArray: false, IsSet: false } list) when more.AsInteger() is not null:
                Value.Sequence repeated = (Value.Sequence)Arithmetic.Binary("*", list, more, statement.Position, budget);
                list.ToChange().Clear();
                list.ToChange().AddRange([.. repeated.Items]);
                return true;
            case ("|", Value.Dictionary table) when Tables.Updated(table, [(null, more)], statement.Position, budget):
                return true;
            case (_, Value.Sequence { IsSet: true, IsFrozen: false } set) when Arithmetic.Binary(statement.Operator, set, more, statement.Position, budget) is Value.Sequence changed:
                Sets.Change(set, changed);
                return true;
            case (_, Value.Sequence { IsArray: true } array) when Arithmetic.Binary(statement.Operator, array, more, statement.Position, budget) is Value.Sequence changed && changed.Items.Count == array.Items.Count:
                bool isWhole = array.Items.All(item => item.AsInteger() is not null);
                if (isWhole && changed.Items.Any(item => item is Value.Float))
                {
                    throw Errors.Make("TypeError", statement.Position, "numpy does not put fractions into an array of whole numbers. Make it an array of fractions.");
                }

                Value[] made = [.. changed.Items];
                for (int i = 0; i < made.Length; i++)
                {
                    array.Put(i, made[i]);
                }

                return true;
            default:
                return false;
        }
    }

    private static PortingException CannotAssign(Expression.Subscript subscript) =>
        new(subscript.Position, $"{Brief.Of(SourceWriter.Write(subscript), 100)} cannot be assigned. Check the index and the value.");
}
