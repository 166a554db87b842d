using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <summary>
/// This library's own callbacks by their C# names. Parameters and defaults are read from the constructors, and properties that may be set behind them
/// count as parameters too.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = KeptTypes.Reason)]
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = KeptTypes.Reason)]
internal static class OwnCallbacks
{
    private static readonly Type[] Types = [typeof(ReduceLROnPlateau), typeof(EarlyStopping), typeof(TerminateOnNaN)];

    public static CallbackFactory[] All() =>
    [
        .. from type in Types
           from constructor in type.GetConstructors()
           let parameters = constructor.GetParameters()
           where parameters.All(parameter => parameter.ParameterType != typeof(ReduceLROnPlateau))
           select new CallbackFactory(type.Name, () => SignatureOf(type, parameters), a => Create(a, constructor, parameters))
           {
               ActsOnRate = type == typeof(ReduceLROnPlateau),
           },
        new("LearningRateScheduler(schedule, unit='Batch', verbose=0)", Scheduler) { ActsOnRate = true },
    ];

    private static Signature SignatureOf(Type type, ParameterInfo[] parameters) => new(
        type.Name,
        [
            .. parameters.Select(parameter => (parameter.Name!, parameter.HasDefaultValue ? OwnValues.Write(parameter.DefaultValue) : null)),
            .. Properties(type).Select(property => (Parameter(property), (Value?)OwnValues.Write(Activator.CreateInstance(property.PropertyType)))),
        ]);

    private static Callback Create(Arguments a, ConstructorInfo constructor, ParameterInfo[] parameters)
    {
        try
        {
            object callback = constructor.Invoke([.. parameters.Select(parameter => OwnValues.Read(a, parameter.Name!, a[parameter.Name!], parameter.ParameterType))]);
            foreach (PropertyInfo property in Properties(constructor.DeclaringType!))
            {
                property.SetValue(callback, OwnValues.Read(a, Parameter(property), a[Parameter(property)], property.PropertyType));
            }

            return (Callback)callback;
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is ArgumentException cause)
        {
            throw a.Refuse(cause);
        }
    }

    /// <summary>Gives the properties that may be set when it is made and are plain values: all but the schedule, whose steps a recorded run of epochs does not have.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties().Where(property => property.SetMethod is { IsPublic: true } && property.PropertyType.IsValueType);

    private static string Parameter(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    private static LearningRateScheduler Scheduler(Arguments a)
    {
        if (a["schedule"] is Value.Function { Arity: > 0 } function)
        {
            return KerasCallbacks.Asking(function, a.Flag("verbose") ? 1 : 0);
        }

        return (StepUnit)OwnValues.Read(a, "unit", a["unit"], typeof(StepUnit))! is StepUnit.Epoch
            ? new LearningRateScheduler(a.Schedule("schedule"), StepUnit.Epoch)
            : throw a.Refuse("unit", "must be StepUnit.Epoch: a schedule by batches needs no metrics and is shown by its values");
    }
}
