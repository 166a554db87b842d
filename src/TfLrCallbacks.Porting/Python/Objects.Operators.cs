namespace TfLrCallbacks.Porting;

/// <content>Operators, comparisons and conversions that a class of the text defines.</content>
internal static partial class Objects
{
    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["+"] = "add", ["-"] = "sub", ["*"] = "mul", ["/"] = "truediv", ["//"] = "floordiv", ["%"] = "mod", ["**"] = "pow", ["@"] = "matmul",
        ["&"] = "and", ["|"] = "or", ["^"] = "xor", ["<<"] = "lshift", [">>"] = "rshift",
    };

    private static readonly Dictionary<string, (string Own, string Other)> Compared = new(StringComparer.Ordinal)
    {
        ["<"] = ("__lt__", "__gt__"), [">"] = ("__gt__", "__lt__"), ["<="] = ("__le__", "__ge__"), [">="] = ("__ge__", "__le__"), ["=="] = ("__eq__", "__eq__"), ["!="] = ("__ne__", "__ne__"),
    };

    /// <summary>Gives a special method of an object's class; null where it has none.</summary>
    public static Value.Function? Special(Value value, string name) =>
        value is Value.Instance { Type: { } type } instance && type.Find(name) is Value.Function { Callable: not null } method ? Bound(method, instance) : null;

    /// <summary>Gives what an operator's methods make of two values; null where neither is an object of the text that says so.</summary>
    public static Value? Binary(string operation, Value left, Value right) => !Named.TryGetValue(operation, out string? name) || !(left is Value.Instance || right is Value.Instance) ? null
        : Answered(Special(left, $"__{name}__"), right) ?? Answered(Special(right, $"__r{name}__"), left);

    /// <summary>Gives what <c>left op= right</c> leaves; null where the object does not say.</summary>
    public static Value? Augmented(string operation, Value left, Value right) =>
        Named.TryGetValue(operation, out string? name) ? Answered(Special(left, $"__i{name}__"), right) : null;

    /// <summary>Gives what <c>-x</c>, <c>+x</c>, <c>~x</c> or <c>abs(x)</c> gives for an object of the text; null where it does not say.</summary>
    public static Value? Unary(string operation, Value operand) => Special(operand, operation switch { "-" => "__neg__", "+" => "__pos__", "~" => "__invert__", _ => "__abs__" })?.Invoke([]);

    /// <summary>Compares two values of which one is an object of the text; null where Python only knows whether they are one and the same.</summary>
    public static bool? Compare(string operation, Value left, Value right, SourcePosition position, Budget budget)
    {
        if (!(left is Value.Instance || right is Value.Instance) || !Compared.TryGetValue(operation, out (string Own, string Other) names))
        {
            return null;
        }

        if ((Answered(Special(left, names.Own), right) ?? Answered(Special(right, names.Other), left)) is { } answer)
        {
            return Arithmetic.Truth(answer, position);
        }

        if (operation == "!=" && Compare("==", left, right, position, budget) is { } same)
        {
            return !same;
        }

        bool isOfOne = left is Value.Instance { Type: { } one } && right is Value.Instance { Type: { } other } && ReferenceEquals(one, other);
        if (isOfOne && Data((Value.Instance)left) is { } first && Data((Value.Instance)right) is { } second
            && (operation is "==" or "!=" || ((Value.Instance)left).Type!.Find("__order__") is not null))
        {
            return Arithmetic.Compare(operation, first, second, position, budget);
        }

        return Tuple(left) is not null || Tuple(right) is not null ? Arithmetic.Compare(operation, Tuple(left) ?? left, Tuple(right) ?? right, position, budget) : null;
    }

    /// <summary>Gets whether an object of the text counts as true; null where it does not say.</summary>
    public static Value? Truth(Value value) => Special(value, "__bool__")?.Invoke([]) ?? Special(value, "__len__")?.Invoke([]) ?? Tuple(value);

    /// <summary>Gives the values of a tuple with names; null for any other value.</summary>
    public static Value.Sequence? Tuple(Value value) => value is Value.Instance { Type.IsTuple: true } tuple
        ? Fields(tuple, tuple.Type)
        : null;

    /// <summary>Gives the fields of a data class's object as a tuple; null for any other object.</summary>
    private static Value.Sequence? Data(Value.Instance instance) => instance.Type is { IsData: true } type
        ? Fields(instance, type)
        : null;

    private static Value.Sequence Fields(Value.Instance instance, Value.Class type) =>
        new([.. type.AllFields().Select(name => Attribute(instance, name) ?? Value.None)], IsTuple: true);

    /// <summary>Gives a method's answer; null where there is no method, or it answers NotImplemented.</summary>
    private static Value? Answered(Value.Function? method, Value argument) =>
        method?.Invoke([argument]) is { } given && given is not Value.Symbol { Name: "NotImplemented" } ? given : null;
}
