namespace TfLrCallbacks.Porting;

/// <content>Functions that an object is given, and asks for the rate: <c>Scheduler(schedule)</c>, as in Keras' guide to callbacks.</content>
internal sealed partial class ScriptCallbackClass
{
    private readonly Dictionary<string, int> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _given = new(StringComparer.Ordinal);

    /// <summary>Gets those of the parameters that are functions of numbers, with how many numbers they take.</summary>
    public IReadOnlyDictionary<string, int> Functions => _given;

    /// <summary>Finds the fields that keep a parameter and are only called, each time with as many numbers.</summary>
    private void Called((string Name, Expression Value)[] assigned)
    {
        Expression[] parts = [.. _methods.SelectMany(method => ScriptSource.All(method.Body)).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)];
        foreach (IGrouping<string, Expression> field in assigned.GroupBy(pair => pair.Name, pair => pair.Value))
        {
            Expression.Call[] calls = [.. parts.OfType<Expression.Call>().Where(call => IsSelf(call.Function, out string name) && name == field.Key)];
            if (field.ToArray() is [Expression.Name given] && Start?.Parameters.Any(parameter => parameter.Name == given.Text && parameter.Default is null) == true
                && calls.Length > 0 && calls.Length + 1 == parts.Count(part => IsSelf(part, out string name) && name == field.Key)
                && parts.Count(part => IsName(part, given.Text)) == 1
                && calls.All(call => call.Arguments.Count == calls[0].Arguments.Count && call.Arguments.All(argument => argument.Name is null)))
            {
                _functions[field.Key] = _given[given.Text] = calls[0].Arguments.Count;
                _numbers.Remove(field.Key);
            }
        }
    }

    /// <summary>Gives the type of a function of so many numbers.</summary>
    private static string OfNumbers(int count) => $"Func<{string.Join(", ", Enumerable.Repeat("double", count + 1))}>";
}
