namespace TfLrCallbacks.Porting;

/// <summary>Decorators of Python and the libraries that leave the value of a function as it is.</summary>
internal static class Decorators
{
    private static readonly HashSet<string> Plain = new(
        [
            "staticmethod", "classmethod", "property", "cached_property", "abstractmethod", "abstractproperty", "wraps", "lru_cache", "cache", "contextmanager", "override", "overload", "final",
            "no_grad", "inference_mode", "enable_grad", "set_grad_enabled", "jit", "function", "script", "compile", "pjit", "vmap", "checkpoint", "total_ordering", "dataclass", "unique",
            "command", "main", "hydra_main", "task", "record", "capture", "automain", "configurable", "register_keras_serializable", "register_module", "register", "register_model", "keras_export",
            "rank_zero_only", "rank_zero_experiment", "deprecated", "runtime_checkable", "option", "argument", "group", "pass_context", "add_metaclass", "typechecked", "jaxtyped", "beartype",
        ],
        StringComparer.Ordinal);

    /// <summary>Gets whether a decorator leaves the value as it is.</summary>
    public static bool IsPlain(string name) => Plain.Contains(Dialect.LastPart(name));

    /// <summary>Gets whether a decorator keeps what a function gave for the same arguments.</summary>
    public static bool Remembers(string name) => name is "functools.lru_cache" or "lru_cache" or "functools.cache" or "cache";

    /// <summary>Gives a function that computes the value of the same numbers or texts once.</summary>
    public static Value.Function Remembered(Value.Function function)
    {
        Dictionary<string, Value> known = new(StringComparer.Ordinal);
        Value Apply(IReadOnlyList<(string? Name, Value Value)> arguments)
        {
            if (!arguments.All(argument => argument.Value is Value.Integer or Value.Float or Value.Boolean or Value.Text or Value.Nothing))
            {
                return function.Apply!(arguments);
            }

            string key = string.Join(", ", arguments.Select(argument => $"{argument.Name}={argument.Value}"));
            lock (known)
            {
                if (known.Count < 100_000 && !known.ContainsKey(key))
                {
                    known[key] = function.Apply!(arguments);
                }

                return known.TryGetValue(key, out Value? value) ? value : function.Apply!(arguments);
            }
        }

        return function with { Apply = Apply, Invoke = arguments => Apply([.. arguments.Select(argument => ((string?)null, argument))]) };
    }
}
