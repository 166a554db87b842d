using System.Globalization;
namespace TfLrCallbacks.Porting;

/// <summary>
/// The functions of Python, <c>math</c> and the array libraries that a reader may evaluate: which are known, under which parameter names, and what
/// they give.
/// </summary>
internal static partial class Functions
{
    private static readonly string[] ArrayModules =
    [
        "np.", "numpy.", "jnp.", "jax.numpy.", "tf.math.", "tensorflow.math.", "tf.", "tensorflow.", "torch.", "keras.ops.", "keras.backend.", "tf.keras.backend.",
        "tensorflow.keras.backend.", "K.", "tf.keras.ops.", "tensorflow.keras.ops.", "jax.lax.", "lax.", "tf.compat.v1.", "tf.compat.v1.math.", "tensorflow.compat.v1.", "tensorflow.compat.v1.math.", "keras.src.backend.", "tensorflow.python.keras.backend.", "tf.experimental.numpy.",
    ];

    private static readonly Dictionary<string, double> Constants = new(StringComparer.Ordinal)
    {
        ["pi"] = Math.PI,
        ["e"] = Math.E,
        ["tau"] = Math.Tau,
        ["inf"] = double.PositiveInfinity,
        ["Inf"] = double.PositiveInfinity,
        ["infty"] = double.PositiveInfinity,
        ["nan"] = double.NaN,
        ["NaN"] = double.NaN,
    };

    private static readonly Lazy<Dictionary<string, Known>> BuiltIn = new(() => Table([.. BuiltIns(), .. Iterations()]));
    private static readonly Lazy<Dictionary<string, Known>> OfMath = new(() => Table(MathFunctions()));
    private static readonly Lazy<Dictionary<string, Known>> OfArrays = new(() => Table(ArrayFunctions()));

    /// <summary>Gives a constant such as <c>math.pi</c>; null where the name is none.</summary>
    public static double? Constant(string name) =>
        (Within("math.", name) ?? InArrays(name)) is { } inner && Constants.TryGetValue(inner, out double value) ? value : null;

    /// <summary>Gets whether a name is a function that is evaluated here.</summary>
    public static bool Knows(string name) => Find(name) is not null;

    /// <summary>Gets whether a function makes another number of a number, so that what it is given is no more than a part of the rate.</summary>
    public static bool Computes(string name) => name is "min" or "max" or "abs" or "sum" or "pow" or "round"
        || (name.Contains('.', StringComparison.Ordinal) && !HandsOn(Dialect.LastPart(name)));

    /// <summary>Gets whether a function gives the number that it is given, as another type.</summary>
    public static bool HandsOn(string function) => function is "array" or "asarray" or "constant" or "convert_to_tensor" or "tensor" or "as_tensor" or "stack" or "get_value" or "identity" or "stop_gradient" or "copy" or "Variable" or "squeeze" or "cast";

    /// <summary>Gets whether a name is a module whose functions are looked up here.</summary>
    public static bool HasModule(string name) => name == "math" || ArrayModules.Contains($"{name}.");

    public static Value Call(string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Budget budget)
    {
        Known known = Find(name)!;
        budget.Step(position, 1 + arguments.Sum(argument => argument.Value switch
        {
            Value.Sequence { Items: not RangeItems } list => list.Items.Count / 3,
            Value.Text text => text.Characters.Length / 30, // also for the message of a refusal
            _ => 0,
        }));
        Use use = new(name, arguments, Bind(known, name, arguments, position), position, budget);
        if (!known.TakesNames && arguments.Where(argument => argument.Name is not ("name" or "dtype")).Select(argument => argument.Value).FirstOrDefault(IsUnknown) is { } unknown)
        {
            return Arithmetic.Unknown($"{name}({string.Join(", ", arguments.Take(4).Select(argument => Brief.Of(argument.Value, 60)))})", unknown, position);
        }

        return known.Apply(use);
    }

    private static bool IsUnknown(Value value) => value is Value.Call || (value is Value.Symbol symbol && !Knows(symbol.Name) && !IsMethod(symbol.Name));

    /// <summary>Gets whether a name is a method of one of Python's types, such as <c>str.lower</c>.</summary>
    private static bool IsMethod(string name) => name.StartsWith("str.", StringComparison.Ordinal) || name.StartsWith("list.", StringComparison.Ordinal) || name.StartsWith("dict.", StringComparison.Ordinal) || name.StartsWith("set.", StringComparison.Ordinal);

    private static Known? Find(string name) =>
        BuiltIn.Value.TryGetValue(name, out Known? found) ? found
        : Within("math.", name) is { } function ? OfMath.Value.GetValueOrDefault(function)
        : InArrays(name) is { } inner ? OfArrays.Value.GetValueOrDefault(inner)
        : null;

    private static string? Within(string module, string name) => name.StartsWith(module, StringComparison.Ordinal) ? name[module.Length..] : null;

    private static string? InArrays(string name) =>
        ArrayModules.Where(module => name.StartsWith(module, StringComparison.Ordinal)).MaxBy(module => module.Length) is { } found ? name[found.Length..] : null;

    private static Dictionary<string, Known> Table(IEnumerable<(string Names, string Parameters, Func<Use, Value> Apply)> rows) => rows
        .SelectMany(row => row.Names.Split(' ').Select(name => KeyValuePair.Create(name, new Known(row.Parameters, row.Apply))))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>Gives each parameter its argument; null where nobody gave one.</summary>
    private static Value?[] Bind(Known known, string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        Value?[] bound = new Value?[known.Parameters.Length];
        int at = 0;
        foreach ((string? given, Value value) in arguments)
        {
            int index = given is null ? at++ : Array.FindIndex(known.Parameters, parameter => parameter.Split('|').Contains(given));
            if (index < 0 && given == "axis" && value.AsDouble() is not (0 or -1 or null) && !known.IsOpen)
            {
                throw new PortingException(position, $"{name} along axis {value} is not known here. Write the value in its place.");
            }

            if (index < 0 && given is "dtype" or "name" or "axis" or "keepdims" or "out" or "device" or "requires_grad" or "copy")
            {
                continue;
            }

            if (index < 0 || (index >= bound.Length && !known.IsOpen))
            {
                throw new PortingException(position, $"{name} has no argument {(given is null ? $"number {index + 1}" : $"'{given}'")} here. Its arguments are {string.Join(", ", known.Parameters.Select(parameter => parameter.Split('|')[0]))}.");
            }

            if (index < bound.Length)
            {
                bound[index] = value;
            }
        }

        int missing = Array.FindIndex(bound, 0, known.Required, value => value is null);
        return missing < 0 ? bound : throw new PortingException(position, $"{name} needs '{known.Parameters[missing].Split('|')[0]}'.");
    }

    /// <summary>A function: its parameters (<c>a|b</c> are two names of one, <c>?</c> needs none, <c>*</c> takes any number) and what it gives.</summary>
    private sealed class Known
    {
        public Known(string parameters, Func<Use, Value> apply)
        {
            TakesNames = parameters.StartsWith('~');
            string[] all = parameters.TrimStart('~').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            IsOpen = all.Length > 0 && all[0] == "*";
            Parameters = [.. all.Where(parameter => parameter != "*").Select(parameter => parameter.TrimStart('?'))];
            Required = IsOpen ? 0 : all.TakeWhile(parameter => parameter[0] != '?').Count();
            Apply = apply;
        }

        public string[] Parameters { get; }

        public int Required { get; }

        /// <summary>Gets a value indicating whether it takes any number of arguments.</summary>
        public bool IsOpen { get; }

        /// <summary>Gets a value indicating whether an argument may be a name without a value, such as a type.</summary>
        public bool TakesNames { get; }

        public Func<Use, Value> Apply { get; }
    }

    /// <summary>One call of a function.</summary>
    private sealed record Use(
        string Name, IReadOnlyList<(string? Name, Value Value)> Given, IReadOnlyList<Value?> Arguments, SourcePosition Position, Budget Budget)
    {
        public Value this[int index] => Arguments[index] ?? throw Refused();

        /// <summary>Gets the positional arguments.</summary>
        public Value[] All => [.. Given.Where(argument => argument.Name is null).Select(argument => argument.Value)];

        /// <summary>Gives the argument that is given by a name; null for none.</summary>
        public Value? Named(string name) => Given.FirstOrDefault(argument => argument.Name == name).Value;

        public bool Has(int index) => index < Arguments.Count && Arguments[index] is not (null or Value.Nothing);

        public double Number(int index) => Number(this[index]);

        public double Number(Value value) => value.AsDouble() ?? throw new PortingException(Position, $"{Name} needs a number. Received: {Brief.Of(value, 80)}.");

        /// <summary>Gives the elements of a list, or of what can be gone over as one.</summary>
        public IReadOnlyList<Value> Items(Value value) => Iterables.All(value, Name, Position, Budget);

        /// <summary>Gives the elements where their order does not matter, so that a set will do.</summary>
        public IReadOnlyList<Value> InAnyOrder(Value value) => Iterables.All(value, Name, Position, Budget, isAnyOrder: true);

        /// <summary>Gives the elements one after another, as they are asked for.</summary>
        public IEnumerable<Value> Each(Value value) => Iterables.Of(value, Position, Budget) ?? throw Iterables.NoList(value, Name, Position);

        /// <summary>Gives what makes its values when they are asked for.</summary>
        public Value.Iterator Lazily(IEnumerable<Value> values) => new(values, Written);

        /// <summary>Gets the call as a message has it; a long list is written once.</summary>
        private string Written => field ??= $"{Name}({Brief.Of(string.Join(", ", Given.Take(3).Select(argument => Brief.Of(argument.Value, 50))), 50)})";

        public static Value.Sequence Array(IEnumerable<Value> items) => new([.. items], false) { IsArray = true };

        public Value.Sequence List(IReadOnlyList<Value> items)
        {
            Budget.Take(items.Count, Position);
            return new Value.Sequence([.. items], false);
        }

        public Value Binary(string operation, Value left, Value right) => Arithmetic.Binary(operation, left, right, Position, Budget);

        public bool Less(Value left, Value right) => Arithmetic.Compare("<", left, right, Position, Budget);

        /// <summary>Gives a function's value for a number or for each element.</summary>
        public Value Each(Value value, Func<Value, Value> function)
        {
            if (value is not Value.Sequence items)
            {
                return function(value);
            }

            Budget.Take(items.Items.Count, Position);
            return Array([.. items.Items.Select(item => Each(item, function))]);
        }

        public Value Ask(Value function, params Value[] arguments) => function switch
        {
            Value.Function known => known.Invoke(arguments),
            Value.Instance when Objects.Special(function, "__call__") is { } own => own.Invoke(arguments),
            Value.Symbol { Name: var name } when arguments is [Value.Text or Value.Sequence or Value.Dictionary, ..] && name.Split('.') is ["str" or "list" or "dict" or "set", var method]
                && Methods.Call(arguments[0], method, [.. arguments.Skip(1).Select(argument => ((string?)null, argument))], Position, Budget) is { } given => given,
            Value.Class type => Objects.Make(type, [.. arguments.Select(argument => ((string?)null, argument))], Position, new Reading()),
            Value.Symbol symbol when Knows(symbol.Name) => Call(symbol.Name, [.. arguments.Select(argument => ((string?)null, argument))], Position, Budget),
            _ => throw Refused(),
        };

        public PortingException Refused() => Refused("ValueError");

        /// <summary>The most elements of a list that one call makes.</summary>
        public const int MostElements = 100_000;

        /// <summary>Makes the refusal of a list that is too long to be read.</summary>
        public PortingException TooMany(double count) => new(Position, string.Create(CultureInfo.InvariantCulture, $"{Name}(…) makes {count:N0} elements; {MostElements:N0} are read. Write the rate as a function of the step."));

        /// <summary>Makes the refusal of arguments for which Python raises an exception.</summary>
        public PortingException Refused(string error) => Errors.Make(error, Position, $"{Name}({Brief.Of(string.Join(", ", Given.Take(6).Select(argument => argument.Name is null ? $"{argument.Value}" : $"{argument.Name}={argument.Value}")), 100)}) has no value. Check its arguments.");
    }
}
