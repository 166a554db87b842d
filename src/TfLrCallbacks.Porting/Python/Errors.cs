namespace TfLrCallbacks.Porting;

/// <summary>Python's exceptions: their classes, and the refusals that say which one Python raises.</summary>
internal static class Errors
{
    private static readonly (string Name, string Base)[] Names =
    [
        ("Exception", "BaseException"), ("KeyboardInterrupt", "BaseException"), ("SystemExit", "BaseException"), ("GeneratorExit", "BaseException"),
        ("ArithmeticError", "Exception"), ("ZeroDivisionError", "ArithmeticError"), ("OverflowError", "ArithmeticError"), ("FloatingPointError", "ArithmeticError"),
        ("LookupError", "Exception"), ("IndexError", "LookupError"), ("KeyError", "LookupError"), ("ValueError", "Exception"), ("UnicodeError", "ValueError"),
        ("TypeError", "Exception"), ("AttributeError", "Exception"), ("NameError", "Exception"), ("UnboundLocalError", "NameError"), ("AssertionError", "Exception"),
        ("RuntimeError", "Exception"), ("NotImplementedError", "RuntimeError"), ("RecursionError", "RuntimeError"), ("StopIteration", "Exception"),
        ("StopAsyncIteration", "Exception"), ("OSError", "Exception"), ("FileNotFoundError", "OSError"), ("FileExistsError", "OSError"), ("PermissionError", "OSError"),
        ("TimeoutError", "OSError"), ("ConnectionError", "OSError"), ("ImportError", "Exception"), ("ModuleNotFoundError", "ImportError"), ("EOFError", "Exception"),
        ("MemoryError", "Exception"), ("BufferError", "Exception"), ("SyntaxError", "Exception"), ("Warning", "Exception"), ("UserWarning", "Warning"),
        ("DeprecationWarning", "Warning"), ("FutureWarning", "Warning"), ("RuntimeWarning", "Warning"),
    ];

    private static readonly Lazy<Dictionary<string, Value.Class>> Classes = new(Make);

    [ThreadStatic]
    private static int _watching;

    /// <summary>Gives an exception's class by its name; null for any other name.</summary>
    public static Value.Class? Find(string name) => name is "IOError" or "EnvironmentError" ? Classes.Value["OSError"] : Classes.Value.GetValueOrDefault(name);

    /// <summary>Gets whether a class is one of Python's exceptions, or comes from one.</summary>
    public static bool Is(Value.Class type) => type.Descends(Classes.Value["BaseException"]);

    /// <summary>Makes the refusal of what Python raises an exception for.</summary>
    public static PortingException Make(string name, SourcePosition? position, string message) =>
        new(position, message) { Raised = Instance(Classes.Value[name], [message], position ?? default) };

    /// <summary>Makes the refusal of what the text raises itself.</summary>
    public static PortingException Of(Value.Instance error, SourcePosition position)
    {
        string said = Text(error);
        return new PortingException(position, $"The script raises {error.Type!.Name}{(said.Length == 0 ? string.Empty : $" ({Brief.Of(said, 80)})")} here. Give other values, or leave the line out.") { Raised = error };
    }

    /// <summary>Creates the error for asking an iterator for a value after its last one.</summary>
    public static PortingException Stopped(SourcePosition position) =>
        Make("StopIteration", position, "There are no more values here, and Python raises StopIteration. Give next() a default.");

    public static Value.Instance Instance(Value.Class type, IReadOnlyList<Value> arguments, SourcePosition position) =>
        new(type, new Dictionary<string, Value>(StringComparer.Ordinal) { ["args"] = new Value.Sequence(arguments, IsTuple: true) }, position)
        {
            Arguments = [.. arguments.Select(argument => ((string?)null, argument))],
        };

    /// <summary>Gives what <c>str</c> makes of an exception.</summary>
    public static string Text(Value.Instance error) => error.Attributes.GetValueOrDefault("args") is not Value.Sequence { Items: var items } ? string.Empty
        : items.Count == 0 ? string.Empty
        : items.Count > 1 ? new Value.Sequence(items, IsTuple: true).ToString()
        : error.Type!.Name == "KeyError" ? Formats.Repr(items[0]) ?? items[0].ToString() : Formats.Plain(items[0]) ?? items[0].ToString();

    /// <summary>Gets a value indicating whether a part of the text around what is evaluated handles exceptions, so that none may be passed over.</summary>
    public static bool IsWatched => _watching > 0;

    /// <summary>Evaluates something whose exceptions are handled.</summary>
    public static T Caught<T>(Func<T> evaluate)
    {
        _watching++;
        try
        {
            return evaluate();
        }
        finally
        {
            _watching--;
        }
    }

    private static Dictionary<string, Value.Class> Make()
    {
        Dictionary<string, Value.Class> made = new(StringComparer.Ordinal) { ["BaseException"] = new Value.Class("BaseException", [], new Dictionary<string, Value>(), default) };
        foreach ((string name, string of) in Names)
        {
            made[name] = new Value.Class(name, [made[of]], new Dictionary<string, Value>(), default);
        }

        return made;
    }
}
