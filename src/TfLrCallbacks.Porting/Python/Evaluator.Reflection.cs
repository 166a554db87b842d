namespace TfLrCallbacks.Porting;

/// <content>Calls of Python's that look up, set or list names by their text: <c>getattr</c>, <c>setattr</c>, <c>vars</c>, <c>globals</c>, <c>type</c>.</content>
internal sealed partial class Evaluator
{
    private Value? Reflected(string name, IReadOnlyList<(string? Name, Value Value)> arguments, Expression.Call call)
    {
        if (name is "hasattr" or "getattr" && arguments is [(_, Value.Instance { Type: { } owner } dynamic), (_, Value.Text { IsPartly: false } asked), ..] && owner.Find("__getattr__") is Value.Function)
        {
            try
            {
                Value? given = Errors.Caught(() => Objects.Attribute(dynamic, asked.Characters));
                return name == "hasattr" ? true : given!;
            }
            catch (PortingException reason) when (reason.Raised?.Type?.Name == "AttributeError" && (name == "hasattr" || arguments.Count > 2))
            {
                return name == "hasattr" ? false : arguments[2].Value;
            }
        }

        if (name == "hasattr" && arguments is [(_, var known), (_, var wanted)])
        {
            return wanted is Value.Text { IsPartly: false } part && Objects.Has(known, part.Characters) is { } has ? has : Arithmetic.Unknown(SourceWriter.Write(call), new Value.Symbol(SourceWriter.Write(call), call.Position), call.Position);
        }

        if (name == "getattr" && arguments is [(_, var holder), (_, Value.Text { IsPartly: false } attribute), ..])
        {
            return Objects.Attribute(holder, attribute.Characters) ?? (arguments.Count > 2 && Objects.Has(holder, attribute.Characters) is var isThere && isThere != true
                ? isThere is false ? arguments[2].Value : Arithmetic.Unknown(SourceWriter.Write(call), holder is Value.Symbol or Value.Call ? holder : new Value.Symbol(SourceWriter.Write(call), call.Position), call.Position)
                : Methods.Attribute(holder, attribute.Characters) ?? new Value.Symbol($"{holder}.{attribute.Characters}", call.Position));
        }

        if (name == "getattr" && arguments is [_, (_, Value.Symbol or Value.Call or Value.Text { IsPartly: true })])
        {
            return Arithmetic.Unknown(SourceWriter.Write(call), arguments[1].Value is Value.Text ? new Value.Symbol(SourceWriter.Write(call.Arguments[1].Value), call.Position) : arguments[1].Value, call.Position);
        }

        if (name == "getattr" && arguments.Count > 2)
        {
            return Arithmetic.Unknown(SourceWriter.Write(call), arguments[1].Value is Value.Text ? new Value.Symbol(SourceWriter.Write(call.Arguments[1].Value), call.Position) : arguments[1].Value, call.Position);
        }

        if (name == "setattr" && arguments is [(_, Value.Symbol { Name: "__main__" }), (_, Value.Text { IsPartly: false } global), (_, var ofModule)])
        {
            // sys.modules[__name__], the text itself.
            scope.Root.Assign(global.Characters, ofModule);
            return Value.None;
        }

        if (name == "setattr" && arguments is [(_, var changed), (_, var assigned), (_, var set)] && changed is not (Value.Symbol or Value.Call { Target: not null }))
        {
            if (assigned is Value.Text { IsPartly: false } attributeName)
            {
                Objects.Set(changed, attributeName.Characters, set, call.Position, reading);
            }
            else
            {
                reading.Note($"line {call.Position.Line}: what setattr(…) changes is not known here: the values that stand in the text count.");
            }

            return Value.None;
        }

        if (name == "delattr" && arguments is [(_, var reduced), (_, Value.Text gone)])
        {
            Objects.Remove(reduced, gone.Characters);
            return Value.None;
        }

        if (name == "type" && arguments is [(_, var typed)] && Objects.TypeOf(typed, call.Position) is { } type)
        {
            return type;
        }

        if (name == "type" && arguments is [(_, Value.Text { IsPartly: false } called), (_, Value.Sequence bases), (_, Value.Dictionary members)] && bases.Items.All(item => item is Value.Class or Value.Symbol { Name: "object" }))
        {
            return new Value.Class(called.Characters, [.. bases.Items], members.Items.Where(member => member.Key is Value.Text).ToDictionary(member => ((Value.Text)member.Key).Characters, member => member.Value, StringComparer.Ordinal), call.Position);
        }

        if (name is "globals" or "locals" or "vars" && arguments.Count == 0)
        {
            Scope names = name == "globals" ? scope.Root : scope;
            budget.Take(2 * names.Values.Count, call.Position);
            return new Value.Dictionary([.. names.Values.Select(pair => KeyValuePair.Create((Value)pair.Key, pair.Value))])
            {
                // Those of a function are a copy: what is set there changes nothing.
                WhenSet = ReferenceEquals(names, scope.Root) ? Set : null,
                Unlisted = asked => scope.Imported(asked) is { } full ? new Value.Symbol(full, call.Position) : null,
            };

            void Set(Value key, Value value)
            {
                if (key is Value.Text { IsPartly: false } known)
                {
                    names.Assign(known.Characters, value);
                    reading.CarriedOut.Add(call.Position);
                }
            }
        }

        if (name == "vars" && arguments is [(_, Value.Symbol { Why: null } module)])
        {
            return new Value.Symbol($"{module.Name}.__dict__", call.Position);
        }

        if (name == "vars" && arguments is [(_, Value.Instance own)])
        {
            return new Value.Dictionary([]) { Owner = own };
        }

        return null;
    }
}
