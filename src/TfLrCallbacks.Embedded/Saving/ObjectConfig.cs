using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;

namespace TfLrCallbacks.Embedded;

/// <summary>Layers, losses, optimizers, metrics and their parts as JSON: the name of the class and the arguments of its constructor.</summary>
/// <remarks>
/// An argument's value is that of the property, or of the field with a leading underscore, of the same name. Settable properties that are no
/// arguments follow. Only types of this assembly, and those that the caller names, are ever made.
/// </remarks>
internal sealed class ObjectConfig(IEnumerable<Type> customTypes)
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.IgnoreCase;

    private static readonly Type[] Kinds =
        [typeof(Layer), typeof(Initializer), typeof(ActivationFunction), typeof(Loss), typeof(Metric), typeof(Optimizer)];

    private readonly Dictionary<string, Type> _types = typeof(ObjectConfig).Assembly.GetTypes().Concat(customTypes.Select(Checked).Distinct())
        .Where(type => !type.IsAbstract && Array.Exists(Kinds, kind => kind.IsAssignableFrom(type)))
        .ToDictionary(NameOf, StringComparer.Ordinal);

    public static JsonNode? Write(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        float number => JsonValue.Create((double)number),
        double number => JsonValue.Create(number),
        string text => JsonValue.Create(text),
        Enum choice => JsonValue.Create(choice.ToString()),
        Size2D size => new JsonArray(size.Rows, size.Columns),
        ActivationStage stage => Write(stage.Function),
        ActivationFunction activation when ActivationFunction.NameOf(activation) is { } name => JsonValue.Create(name),
        IEnumerable items => new JsonArray([.. items.Cast<object>().Select(Write)]),
        _ when Array.Exists(Kinds, kind => kind.IsInstanceOfType(value)) => WriteObject(value),
        _ => throw new NotSupportedException(
            $"An argument of the type {value.GetType().Name} can't be saved: it must be a number, a text, an enum, a part of a model such as a loss, or a list of these."),
    };

    public object? Read(JsonNode? node, Type wanted)
    {
        Type type = Nullable.GetUnderlyingType(wanted) ?? wanted;
        return node switch
        {
            null => null,
            JsonArray pair when type == typeof(Size2D) => new Size2D((int)pair[0]!, (int)pair[1]!),
            JsonArray items => ReadItems(items, type),
            JsonObject item when !type.IsPrimitive && !type.IsArray && type != typeof(string) => ReadObject(item, type),
            JsonObject item => throw new InvalidDataException($"{Shown.Of(item.ToJsonString())} is no {InWords(type)}"),
            JsonValue name when type == typeof(ActivationFunction) => ActivationFunction.FromString((string)name!),
            JsonValue name when type.IsEnum => Enum.Parse(type, (string)name!),
            _ when type == typeof(string) => (string)node!,
            _ when type == typeof(bool) => (bool)node,
            _ when type == typeof(int) => (int)node,
            _ when type == typeof(long) => (long)node,
            _ when type == typeof(float) => (float)(double)node,
            _ when type == typeof(double) => (double)node,
            _ => throw new InvalidDataException($"{Shown.Of(node.ToJsonString())} is no {InWords(type)}"),
        };
    }

    /// <summary>A class of the user's has its whole name, so that it is not taken for one of the same name here.</summary>
    private static string NameOf(Type type) => type.Assembly == typeof(ObjectConfig).Assembly ? type.Name : type.FullName!;

    private static Type Checked(Type type) => type is not null && !type.IsAbstract && Array.Exists(Kinds, kind => kind.IsAssignableFrom(type))
        ? type
        : throw new ArgumentException($"must be classes that are a part of a model: layers, initializers, activations, losses, metrics, optimizers. Received: {type?.Name ?? "null"}");

    private static JsonObject WriteObject(object value)
    {
        Type type = value.GetType();
        if (type.Name.StartsWith("Lambda", StringComparison.Ordinal) && type.Assembly == typeof(ObjectConfig).Assembly)
        {
            string kind = Array.Find(Kinds, kind => kind.IsInstanceOfType(value))!.Name;
            throw new NotSupportedException(
                $"Functions can't be saved, and {kind}.Of made this one of functions. Derive a class from {kind}, use it here and give its type to Load; "
                + $"or save without it, by {(value is Loss or Metric ? "Save(path, includeOptimizer: false)" : "SaveWeights(path)")}.");
        }

        var arguments = new JsonObject();
        ConstructorInfo constructor = Constructor(type);
        foreach (ParameterInfo parameter in constructor.GetParameters())
        {
            arguments[parameter.Name!] = Write(Argument(value, type, parameter));
        }

        var properties = new JsonObject();
        foreach (PropertyInfo property in Settable(type, constructor))
        {
            if (property.GetValue(value) is { } set)
            {
                properties[property.Name] = Write(set);
            }
        }

        return new JsonObject { ["class"] = NameOf(type), ["arguments"] = arguments, ["properties"] = properties };
    }

    private object ReadObject(JsonObject item, Type wanted)
    {
        string name = (string?)item["class"] ?? throw new InvalidDataException("a class is missing");
        if (!_types.TryGetValue(name, out Type? type) || !wanted.IsAssignableFrom(type))
        {
            throw new InvalidDataException(
                $"\"{Shown.Of(name)}\" is no {wanted.Name} that is known here; give the type of a class of your own to Load, as in Load(path, typeof({Shown.Of(name).Split('.', '+')[^1]}))");
        }

        ConstructorInfo constructor = Constructor(type);
        JsonObject arguments = item["arguments"]!.AsObject();
        object made = constructor.Invoke([.. constructor.GetParameters().Select(
            parameter => Read(arguments[parameter.Name!], parameter.ParameterType) ?? Default(parameter))]);
        JsonObject properties = item["properties"]!.AsObject();
        foreach (PropertyInfo property in Settable(type, constructor).Where(property => properties.ContainsKey(property.Name)))
        {
            property.SetValue(made, Read(properties[property.Name], property.PropertyType));
        }

        return made;
    }

    private Array ReadItems(JsonArray items, Type type)
    {
        Type item = type.IsArray ? type.GetElementType()! : type.GetGenericArguments() is [var only]
            ? only
            : throw new InvalidDataException($"{Shown.Of(items.ToJsonString())} is a list, where one {InWords(type)} is expected");
        var array = Array.CreateInstance(item, items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            array.SetValue(Read(items[i], item), i);
        }

        return array;
    }

    internal static object? Default(ParameterInfo parameter) => parameter.HasDefaultValue
        ? parameter.DefaultValue
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;

    internal static ConstructorInfo Constructor(Type type) =>
        type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)
        ?? throw new NotSupportedException($"{type.Name} has no public constructor, so it can't be saved or copied.");

    internal static object? Argument(object value, Type type, ParameterInfo parameter)
    {
        for (Type? owner = type; owner is not null; owner = owner.BaseType)
        {
            if (owner.GetProperty(parameter.Name!, Members | BindingFlags.DeclaredOnly) is { CanRead: true } property)
            {
                return property.GetValue(value);
            }

            if (owner.GetField("_" + parameter.Name, Members | BindingFlags.DeclaredOnly) is { } field && field.FieldType != typeof(HyperParameter))
            {
                return field.GetValue(value);
            }
        }

        throw new NotSupportedException(
            $"{type.Name} keeps the argument \"{parameter.Name}\" of its constructor in no property of that name, so it can't be saved or copied. Add the property.");
    }

    internal static IEnumerable<PropertyInfo> Settable(Type type, ConstructorInfo constructor)
    {
        HashSet<string> arguments = new(constructor.GetParameters().Select(parameter => parameter.Name!), StringComparer.OrdinalIgnoreCase);
        return type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.SetMethod?.IsPublic is true && property.GetIndexParameters().Length is 0 && !arguments.Contains(property.Name));
    }

    private static string InWords(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        _ when type.IsArray => "list",
        _ when type.IsEnum => "name that is known here",
        TypeCode.Boolean => "truth value",
        TypeCode.Int32 or TypeCode.Int64 => "whole number that fits",
        TypeCode.Single or TypeCode.Double => "number that fits",
        TypeCode.String => "text",
        _ => type.Name,
    };
}
