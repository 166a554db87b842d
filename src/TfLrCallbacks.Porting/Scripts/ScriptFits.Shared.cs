using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Callbacks of the script's own that several fits share: one object in the C# too, with its state.</content>
internal sealed partial class ScriptFits
{
    private readonly SortedDictionary<string, string> _shared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);

    /// <summary>Gives a callback as the object that all fits have, where the script makes one for several of them and its hooks change what it holds.</summary>
    private string Shared(ScriptConstruct callback, ScriptConstruct fit, Value? made, string code)
    {
        if (callback.Kind != "keras-own-class" || !code.StartsWith($"new {ScriptCode.Pascal(callback.Name)}(", StringComparison.Ordinal) || !Keeps(callback.Name, []) || !IsShared(callback, fit, made))
        {
            return code;
        }

        string name = $"{ScriptCode.Pascal(callback.Name)}OfLine{callback.Line}";
        _shared[name] = $"    // line {callback.Line}: one object for several fits, which goes on with what it holds\n    private static {ScriptCode.Pascal(callback.Name)}? {name};\n\n";
        return $"{name} ??= {code}";
    }

    /// <summary>Gets whether several calls of fits are given the same object.</summary>
    private bool IsShared(ScriptConstruct callback, ScriptConstruct fit, Value? made) => made is not null
        ? trace!.Fits.Count(other => other.Callbacks?.Contains(made, ReferenceEqualityComparer.Instance) == true) > 1
        : Place(fit).Loops.Any(loop => !Place(callback).Loops.Contains(loop, ReferenceEqualityComparer.Instance))
            || callback.PluggedIn.Where(plug => plug.StartsWith("callbacks= of ", StringComparison.Ordinal)).Distinct().Skip(1).Any()
            || (Place(fit).Function is { } function && !ReferenceEquals(Place(callback).Function, function) && Called[function.Name].Skip(1).Any());

    /// <summary>Gets whether the hooks of a callback's class change what the object holds.</summary>
    private bool Keeps(string name, HashSet<string> seen) => seen.Add(name) && source.Classes.TryGetValue(name, out Statement.Class? type)
        && (type.Body.OfType<Statement.Function>().Where(method => method.Name is not "__init__" and not "on_train_begin").SelectMany(method => ScriptSource.All(method.Body))
            .SelectMany(statement => statement is Statement.Assign assign ? assign.Targets : statement is Statement.Augmented augmented ? [augmented.Target] : [])
            .Any(target => target is Expression.Attribute { Target: Expression.Name { Text: "self" } })
            || type.Bases.Any(parent => ScriptSource.Dotted(parent.Value) is { } dotted && Keeps(Dialect.LastPart(dotted), seen)));

    /// <summary>Writes the fields of such objects, each once.</summary>
    private void Declare(StringBuilder body)
    {
        foreach ((string name, string field) in _shared.Where(pair => _declared.Add(pair.Key)))
        {
            body.Append(field);
        }
    }

    /// <summary>Gives a callback with the line of the script behind it.</summary>
    private static string Lined(string code, ScriptConstruct callback) => code.Contains(", // line ", StringComparison.Ordinal) ? code : string.Create(CultureInfo.InvariantCulture, $"{code} // line {callback.Line}");
}
