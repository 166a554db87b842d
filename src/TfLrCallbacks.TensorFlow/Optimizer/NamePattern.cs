namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Says which variables a name means: a layer (<c>dense_1</c>), a variable (<c>dense_1/kernel</c>, with or without <c>:0</c>), a kind of variable
/// (<c>bias</c>), or several by <c>*</c> (<c>block1*</c>, <c>*/gamma</c>).
/// </summary>
internal static class NamePattern
{
    /// <summary>Says whether a variable is meant.</summary>
    /// <param name="pattern">The name, whose <c>*</c> stands for any characters.</param>
    /// <param name="variableName">TensorFlow.NET's name of the variable, such as <c>dense_1/kernel:0</c>.</param>
    /// <returns>Whether it is.</returns>
    public static bool Matches(string pattern, string variableName)
    {
        string name = variableName.Split(':')[0];
        string wanted = pattern.Split(':')[0];
        return Like(wanted, name)
            || Like(wanted + "/*", name)
            || Like("*/" + wanted, name)
            || Like("*/" + wanted + "/*", name);
    }

    private static bool Like(string pattern, string name) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
