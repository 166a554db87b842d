using System.Collections;
using System.Numerics;
using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <summary>Turns the arguments of this library's constructors into <see cref="Value"/>s and back.</summary>
internal static class OwnValues
{
    /// <summary>The kinds whose instances are written as calls of their constructors.</summary>
    public static readonly Type[] Kinds = [typeof(LearningRateSchedule), typeof(Curve), typeof(CyclicScale), typeof(PlateauRule), typeof(Improvement)];

    /// <summary>Gives an argument as a value; a schedule, curve or scale is the call that makes it.</summary>
    /// <exception cref="PortingException">It holds a function, or is not one of this library's.</exception>
    public static Value Write(object? argument) => argument switch
    {
        null => Value.None,
        double number => number,
        float number => (double)number,
        bool truth => truth,
        int or long => Convert.ToInt64(argument, null),
        string text => text,
        Enum member => new Value.Symbol($"{member.GetType().Name}.{member}", default),
        Length { Unit: LengthUnit.Steps } length when length.Amount == Math.Floor(length.Amount) => new Value.Integer(new BigInteger(length.Amount)),
        Length length => length.ToString(),
        Delegate { Target: ScalarFunction function } => function.Source,
        Delegate => throw new PortingException("A function of C# code has no written form. Keep this schedule in code, or write the rates as knots of a PiecewiseInterpolation."),
        _ when Array.Exists(Kinds, kind => kind.IsInstanceOfType(argument)) => Call(argument),
        IEnumerable items => Value.List(items.Cast<object?>().Select(Write)),
        _ => throw new PortingException($"{argument.GetType().Name} has no written form."),
    };

    /// <summary>Reads an argument in the type of its parameter.</summary>
    public static object? Read(Arguments a, string name, Value value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value is Value.Nothing)
        {
            return plain == typeof(Length) && plain == type ? (object)default(Length) : null;
        }

        if (plain == typeof(Length))
        {
            return ReadLength(a, name, value);
        }

        Type? kind = Array.Find(Kinds, candidate => candidate == plain);
        return kind == typeof(LearningRateSchedule) ? a.Schedule(name, value)
            : kind is not null ? ReadPart(a, name, value, kind)
            : plain.IsEnum ? ReadMember(a, name, value, plain)
            : plain == typeof(string) ? value is Value.Text text ? text.Characters : throw a.Refuse(name, "must be a text")
            : plain == typeof(double) ? a.Number(name, value)
            : plain == typeof(int) ? (int)Math.Clamp(a.Whole(name, value), int.MinValue, int.MaxValue)
            : plain == typeof(long) ? (long)a.Whole(name, value)
            : plain == typeof(bool) ? value is Value.Boolean truth ? truth.Truth : throw a.Refuse(name, "must be true or false")
            : plain == typeof(IReadOnlyList<double>) ? ReadList(a, name, value, item => a.Number(name, item))
            : plain == typeof(IReadOnlyList<Length>) ? ReadList(a, name, value, item => ReadLength(a, name, item))
            : plain == typeof(Func<double, double>) ? (Func<double, double>)a.Function(name, value).At
            : plain == typeof(Func<long, double>) ? (Func<long, double>)a.Function(name, value).AtStep
            : throw a.Refuse(name, $"is a {plain.Name}, which cannot be written here");
    }

    private static Value.Call Call(object instance)
    {
        Type type = instance.GetType();
        if (instance is LibrarySchedule { Written: var reading })
        {
            return reading.Arguments.Any(argument => argument.Value.ToString().Contains("<C# function>", StringComparison.Ordinal))
                ? throw new PortingException("A function of C# code has no written form. Keep this schedule in code.")
                : reading;
        }

        if (type.Assembly != typeof(LearningRateSchedule).Assembly)
        {
            throw new PortingException($"{type.Name} follows the arithmetic of another library and has no form of this library's own. Leave it in the form it was read from.");
        }

        ConstructorInfo constructor = OwnTypes.Constructor(type);
        ParameterInfo[] parameters = constructor.GetParameters();
        object?[] arguments = [.. parameters.Select(parameter => OwnTypes.Argument(instance, parameter))];
        List<(string?, Value)> written = [];
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!IsDefault(instance, constructor, arguments, i, parameters[i]))
            {
                written.Add((parameters[i].Name, Write(arguments[i])));
            }
        }

        return new Value.Call(null, type.Name, written, default);
    }

    /// <summary>Gets whether an argument can be left out: it is the default, or the default null stands for it.</summary>
    private static bool IsDefault(object instance, ConstructorInfo constructor, object?[] arguments, int index, ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue || arguments[index] is Delegate)
        {
            return false;
        }

        if (parameter.DefaultValue is not null || arguments[index] is null)
        {
            return Write(arguments[index]) == Write(parameter.DefaultValue);
        }

        // Length is a value, so its default is null here too, and stands for no steps.
        object?[] without = [.. arguments];
        without[index] = parameter.ParameterType == typeof(Length) ? (object)default(Length) : null;
        try
        {
            return instance.Equals(constructor.Invoke(without));
        }
        catch (TargetInvocationException)
        {
            return false;
        }
    }

    private static Length ReadLength(Arguments a, string name, Value value)
    {
        try
        {
            return value switch
            {
                Value.Text text => Length.Parse(text.Characters),
                Value.Symbol { Name: "Length.Rest" } => Length.Rest,
                Value.Call { Name: "Length.Steps", Arguments: [var (_, steps)] } => Length.Steps(a.Number(name, steps)),
                Value.Call { Name: "Length.Epochs", Arguments: [var (_, epochs)] } => Length.Epochs(a.Number(name, epochs)),
                Value.Call { Name: "Length.OfRun", Arguments: [var (_, part)] } => Length.OfRun(a.Number(name, part)),
                _ => Length.Steps(a.Number(name, value)),
            };
        }
        catch (FormatException wrong) when (wrong is not PortingException)
        {
            throw a.Refuse(name, wrong.Message);
        }
    }

    /// <summary>Reads a member of an enumeration, with or without its type: <c>MetricMode.Max</c>, <c>Max</c>.</summary>
    private static object ReadMember(Arguments a, string name, Value value, Type type)
    {
        string member = value switch
        {
            Value.Symbol symbol => Dialect.LastPart(symbol.Name),
            Value.Text text => text.Characters,
            _ => value.ToString(),
        };
        return Enum.TryParse(type, member, ignoreCase: value is Value.Text, out object? known) && Enum.IsDefined(type, known) && !char.IsAsciiDigit(member[0])
            ? known
            : throw a.Refuse(name, $"must be a {type.Name}. {Nearest.Suggest(member, Enum.GetNames(type))}");
    }

    private static T[] ReadList<T>(Arguments a, string name, Value value, Func<Value, T> read) =>
        value is Value.Sequence list ? [.. list.Items.Select(read)] : throw a.Refuse(name, "must be a list");

    private static object ReadPart(Arguments a, string name, Value value, Type kind)
    {
        (string Name, object Value)[] constants = [.. OwnTypes.Constants(kind)];
        if (value is Value.Symbol symbol)
        {
            return constants.FirstOrDefault(constant => constant.Name == symbol.Name || constant.Name == $"{kind.Name}.{symbol.Name}").Value
                ?? throw a.Refuse(name, $"must be a {kind.Name}. {Nearest.Suggest(symbol.Name, constants.Select(constant => constant.Name))}");
        }

        if (value is not Value.Call { Target: null } call || OwnTypes.Maker(kind, call.Name) is not { } maker)
        {
            string unknown = (value as Value.Call)?.Name ?? value.ToString();
            throw a.Refuse(name, $"must be a {kind.Name}. {Nearest.Suggest(unknown, constants.Select(constant => constant.Name).Concat(OwnTypes.Of(kind).Select(known => known.Name)))}");
        }

        ParameterInfo[] parameters = maker.GetParameters();
        Signature signature = new(call.Name, [.. parameters.Select(parameter => (parameter.Name!, parameter.HasDefaultValue ? Write(parameter.DefaultValue) : null))]);
        IReadOnlyDictionary<string, Value> bound = signature.Bind(call.Arguments, call.Position);
        object?[] arguments = [.. parameters.Select(parameter => Read(a, name, bound[parameter.Name!], parameter.ParameterType))];
        try
        {
            return maker is ConstructorInfo constructor ? constructor.Invoke(arguments) : maker.Invoke(null, arguments)!;
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is ArgumentException cause)
        {
            throw a.Refuse(cause);
        }
    }
}
