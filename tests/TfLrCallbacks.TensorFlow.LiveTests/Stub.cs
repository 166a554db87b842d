using System.Reflection;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>
/// An object with one of TensorFlow.NET's interfaces, made while the tests run: a class that implements one in the code would keep the test runner from
/// looking into this assembly where TensorFlow.NET is missing.
/// </summary>
public class Stub : DispatchProxy
{
    private Func<object?[], object?> _answer = _ => null;

    /// <summary>Makes an object.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="answer">Given the arguments of a call, says what it returns.</param>
    /// <returns>The object.</returns>
    public static T Of<T>(Func<object?[], object?> answer)
        where T : class
    {
        T stub = Create<T, Stub>();
        ((Stub)(object)stub)._answer = answer;
        return stub;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(args ?? []);
}
