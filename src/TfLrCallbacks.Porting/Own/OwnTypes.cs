using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <summary>
/// The types of the core, and of this library what is made like them, of one kind, and the constructor that each is written with. Curves and scales
/// count also where they are internal, because users make them by <c>Curve.Cosine</c> or <c>CyclicScale.ExpRange(0.9)</c>.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = KeptTypes.Reason)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = KeptTypes.Reason)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = KeptTypes.Reason)]
internal static class OwnTypes
{
    private static readonly Type[] Types =
    [
        .. typeof(LearningRateSchedule).Assembly.GetTypes().Where(type => type.IsPublic || type.IsSubclassOf(typeof(Curve)) || type.IsSubclassOf(typeof(CyclicScale))),
        typeof(KerasFloat32),
    ];

    /// <summary>Gets the names of our public types.</summary>
    public static IReadOnlySet<string> Names { get; } = Types.Where(type => type.IsPublic).Select(type => type.Name.Split('`')[0]).ToHashSet(StringComparer.Ordinal);

    public static IEnumerable<Type> Of(Type kind) => Types.Where(type => !type.IsAbstract && kind.IsAssignableFrom(type));

    public static Type? Find(Type kind, string name) => Of(kind).FirstOrDefault(type => type.Name == name);

    public static ConstructorInfo Constructor(Type type) => type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;

    /// <summary>Finds what makes one of a kind: a constructor by the name of its type, or a static method such as <c>CyclicScale.ExpRange</c>.</summary>
    public static MethodBase? Maker(Type kind, string name) => Find(kind, name) is { } type
        ? Constructor(type)
        : kind.GetMethods(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(method => method.ReturnType == kind && !method.IsSpecialName && $"{kind.Name}.{method.Name}" == name);

    /// <summary>Gets the names of the parameters that are lengths, of all schedules and of what is made of them; not start and end, which are rates in fastai's calls.</summary>
    public static IReadOnlySet<string> LengthNames { get; } = Of(typeof(LearningRateSchedule)).SelectMany(type => Constructor(type).GetParameters())
        .Concat(typeof(ScheduleAlgebra).GetMethods(BindingFlags.Public | BindingFlags.Static).SelectMany(method => method.GetParameters()))
        .Where(parameter => (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) == typeof(Length)
            || parameter.ParameterType == typeof(IReadOnlyList<Length>))
        .Select(parameter => parameter.Name!)
        .Except(["start", "end"])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Gives what a constructor's parameter was given: the property of the same name.</summary>
    public static object? Argument(object instance, ParameterInfo parameter) =>
        instance.GetType().GetProperty(parameter.Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)!.GetValue(instance);

    /// <summary>Gives the method of <see cref="ScheduleAlgebra"/> that makes a composition of some type; null where it has other parameters.</summary>
    public static MethodInfo? Composing(string type) =>
        typeof(ScheduleAlgebra).GetMethods(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(method =>
            method.ReturnType.Name == type
            && method.GetParameters().Skip(1).Select(parameter => parameter.Name)
                .SequenceEqual(Constructor(method.ReturnType).GetParameters().Skip(1).Select(parameter => parameter.Name)));

    /// <summary>Gives the static properties of a kind that hold one of it, such as <c>Curve.Cosine</c>.</summary>
    public static IEnumerable<(string Name, object Value)> Constants(Type kind) =>
        kind.GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => kind.IsAssignableFrom(property.PropertyType))
            .Select(property => ($"{kind.Name}.{property.Name}", property.GetValue(null)!));
}
