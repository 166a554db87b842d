namespace TfLrCallbacks.Porting;

/// <content>Functions that a function of the script makes and gives, <c>def get_callback(): def lrfn(epoch): …</c>: where it is called once, they are methods as they are written.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The epochs for which the method and the function are compared.</summary>
    private static readonly double[] AskedEpochs = [.. Enumerable.Range(0, 61).Select(epoch => (double)epoch), 100, 1000];

    /// <summary>Writes a function that a call has made as a method; null where it has no such form, or where the method does not have its rates.</summary>
    private (string Name, bool IsRecursive)? Nested(Value.Function made)
    {
        if (made is not { Definition: { } inner, Owner: null } || _functions.Contains(inner.Name) || _source.Functions.GetValueOrDefault(inner.Name)?.Position != inner.Position || made.IsStateful || ScriptUnits.Taken(inner.Parameters) is not { Length: > 0 } taken
            || ScriptSource.All(_source.Statements).OfType<Statement.Function>().FirstOrDefault(outer => ScriptSource.All(outer.Body).Any(statement => statement is Statement.Function && statement.Position == inner.Position)) is not { } maker
            || Calls.Count(item => item.Call.Function is Expression.Name called && called.Text == maker.Name) != 1)
        {
            return null;
        }

        string body = _body.ToString();
        string[] members = [.. _members];
        SortedDictionary<string, string>[] settings = [_parameters, _choices, _lists];
        KeyValuePair<string, string>[][] before = [.. settings.Select(one => one.ToArray())];
        Function(new ScriptConstruct { Kind = "schedule-function", Name = inner.Name, Line = inner.Position.Line, EndLine = inner.EndLine, Statement = _source.Functions[inner.Name], Function = new Expression.Name(inner.Name, inner.Position) });
        string name = ScriptCode.Pascal(inner.Name);
        if (!_unwritten.ContainsKey(inner.Name) && _members.Contains(name) && HasItsRates(name, made, taken.Length))
        {
            return (name, taken.Length == 2);
        }

        _body.Clear().Append(body);
        _members.IntersectWith(members);
        _functions.Remove(inner.Name);
        _unwritten.Remove(inner.Name);
        foreach ((SortedDictionary<string, string> changed, KeyValuePair<string, string>[] own) in settings.Zip(before))
        {
            changed.Clear();
            foreach ((string setting, string written) in own)
            {
                changed[setting] = written;
            }
        }

        return null;
    }

    private bool HasItsRates(string name, Value.Function made, int arguments)
    {
        CSharpMethods methods = new(Sofar());
        try
        {
            return AskedEpochs.All(epoch => made.Invoke(arguments == 2 ? [(Value)(long)epoch, 0.0123] : [(Value)(long)epoch]).AsDouble() is { } rate
                && methods.Call(name, arguments == 2 ? [epoch, 0.0123] : [epoch]) is var written && (written == rate || Math.Abs(written - rate) <= 1e-12 * Math.Abs(rate)));
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException or ArithmeticException)
        {
            return false;
        }
    }
}
