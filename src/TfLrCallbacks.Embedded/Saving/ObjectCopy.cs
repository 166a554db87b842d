using System.Reflection;

namespace TfLrCallbacks.Embedded;

/// <summary>Makes layers and optimizers anew from the arguments of their constructors and their settable properties, as saving and loading do (<see cref="ObjectConfig"/>).</summary>
/// <remarks>Activations, initializers and everything else among the arguments keep nothing and are shared, so functions of the user's can be in it.</remarks>
internal static class ObjectCopy
{
    /// <summary>Makes an unbuilt copy.</summary>
    /// <typeparam name="T">A layer or an optimizer.</typeparam>
    /// <param name="value">What is copied.</param>
    /// <returns>The copy, without weights or memory.</returns>
    /// <exception cref="NotSupportedException">A class keeps an argument in no property of its name; the message says which.</exception>
    public static T Of<T>(T value)
        where T : class => (T)Made(value)!;

    private static object? Made(object? value) => value switch
    {
        Layer or Optimizer => Construct(value),
        IEnumerable<Layer> layers => layers.Select(Of).ToArray(),
        ActivationStage stage => stage.Function,
        _ => value,
    };

    private static object Construct(object value)
    {
        Type type = value.GetType();
        ConstructorInfo constructor = ObjectConfig.Constructor(type);
        object made = constructor.Invoke([.. constructor.GetParameters().Select(
            parameter => Made(ObjectConfig.Argument(value, type, parameter)) ?? ObjectConfig.Default(parameter))]);
        foreach (PropertyInfo property in ObjectConfig.Settable(type, constructor))
        {
            if (property.GetValue(value) is { } set)
            {
                property.SetValue(made, Made(set));
            }
        }

        return made;
    }
}
