namespace TfLrCallbacks.Porting;

/// <summary>The arguments that a library takes and does nothing with: Keras' ReduceLROnPlateau swallows every keyword.</summary>
internal static class IgnoredArguments
{
    /// <summary>Takes the arguments apart that are ignored; one that looks like a misspelling stays, to be refused with the name that was meant.</summary>
    public static (IReadOnlyList<(string? Name, Value Value)> Arguments, string[] Ignored) Split(CallbackFactory factory, Value.Call call)
    {
        string[] known = [.. factory.Signature.Parameters.Select(parameter => parameter.Name)];
        if (!factory.IgnoresOthers)
        {
            return (call.Arguments, []);
        }

        string[] ignored = [.. call.Arguments.Select(argument => argument.Name).OfType<string>().Where(name => !known.Contains(name) && !IsMisspelt(name, known))];
        return ([.. call.Arguments.Where(argument => argument.Name is null || !ignored.Contains(argument.Name))], ignored);
    }

    /// <summary>Gives what is to be said about an argument that was ignored.</summary>
    public static string Note(string callback, string dialect, string name) => name == "epsilon"
        ? $"{dialect} ignores 'epsilon' of {callback}: say min_delta."
        : $"{dialect} ignores '{name}' of {callback}: skipped.";

    private static bool IsMisspelt(string name, string[] known) => Array.Exists(known, other => Nearest.Distance(name, other) <= Math.Max(1, other.Length / 4) && Math.Abs(name.Length - other.Length) <= 2 && name.Length > 3);
}
