using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <summary>
/// This library's own schedules by their C# names, and what can be called on a schedule (<c>WithWarmup</c>, <c>Then</c>, …). Names, parameters and
/// defaults are read from the constructors, so that nothing is listed twice.
/// </summary>
internal static class OwnFactories
{
    /// <summary>The methods of schedules that give another schedule.</summary>
    private static readonly MethodInfo[] Composing =
    [
        .. typeof(ScheduleAlgebra).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => typeof(LearningRateSchedule).IsAssignableFrom(method.ReturnType) && method.Name != nameof(ScheduleAlgebra.Replan)),
    ];

    /// <summary>Gets whether a schedule has a method of this name that gives another schedule.</summary>
    public static bool Composes(string name) => Array.Exists(Composing, method => method.Name == name);

    public static Factory[] All() =>
    [
        LibrarySchedule.Factory,
        .. OwnTypes.Of(typeof(LearningRateSchedule)).Select(type => new Factory(type.Name, () => SignatureOf(type.Name, OwnTypes.Constructor(type).GetParameters()), a =>
            Invoked(a, () => OwnTypes.Constructor(type).Invoke(Values(a, OwnTypes.Constructor(type).GetParameters()))), OwnFormulas.Of(type.Name))),
        .. Composing.Select(method => new Factory(method.Name, () => SignatureOf(method.Name, method.GetParameters()), a =>
                Invoked(a, () => method.Invoke(null, Values(a, method.GetParameters()))), OwnFormulas.Of(method.ReturnType.Name))
            {
                Unit = a => method.Name == nameof(ScheduleAlgebra.Stretch) ? StepUnit.Batch : a.InnerUnit,
            }),
    ];

    private static Signature SignatureOf(string name, ParameterInfo[] parameters) =>
        new(name, [.. parameters.Select(parameter => (parameter.Name!, parameter.HasDefaultValue ? OwnValues.Write(parameter.DefaultValue) : null))]);

    private static object?[] Values(Arguments a, ParameterInfo[] parameters) =>
        [.. parameters.Select(parameter => OwnValues.Read(a, parameter.Name!, a[parameter.Name!], parameter.ParameterType))];

    private static LearningRateSchedule Invoked(Arguments a, Func<object?> create)
    {
        try
        {
            return (LearningRateSchedule)create()!;
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is ArgumentException cause)
        {
            throw a.Refuse(cause);
        }
    }
}
