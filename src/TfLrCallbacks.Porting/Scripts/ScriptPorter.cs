namespace TfLrCallbacks.Porting;

/// <summary>
/// Finds in a Python training script (Keras 2 and 3, PyTorch, Hugging Face, optax; a file or a notebook) what concerns the learning rate, and writes
/// it as C#. The script is read, never executed.
/// </summary>
/// <example>
/// <code>
/// PortedScript script = ScriptPorter.Port(File.ReadAllText("train.py"));
/// File.WriteAllText("Training.cs", script.CSharp);
/// </code>
/// </example>
public static class ScriptPorter
{
    /// <summary>Ports a script.</summary>
    /// <param name="text">The script, or the text of a notebook's file.</param>
    /// <param name="engine">What the C# trains with.</param>
    /// <param name="name">The file's name, for the comment at the top of the C#.</param>
    /// <returns>What was found, what to know about it, and the C#.</returns>
    /// <exception cref="PortingException">The text is too large, or a notebook's file is damaged.</exception>
    public static PortedScript Port(string text, PortEngine engine = PortEngine.TensorFlowNet, string name = "script.py")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        ScriptSource source = ScriptSource.Read(text);
        ScriptFinder finder = new(source);
        ScriptRules rules = new(source, finder);
        (ScriptConstruct Construct, ScriptPlace Place)[] found = [.. finder.Found.Select(item => (item.Construct with { Codes = rules.Codes(item.Construct, item.Place) }, item.Place))];
        ScriptWarning[] warnings =
        [
            .. found.SelectMany(item => item.Construct.Codes.Select(code => ScriptCodes.Warning(item.Construct.Line, code)))
                .Concat(ScriptRelations.Warnings(source, finder, [.. found.Select(item => item.Construct)]))
                .Distinct()
                .OrderBy(warning => warning.Line)
                .ThenBy(warning => warning.Code, StringComparer.Ordinal),
        ];
        string code = new ScriptWriter(source, found, warnings, finder.Walk, engine).Write(name);
        return new PortedScript
        {
            Check = () => new ScriptChecker(source, code).Check([.. found.Select(item => item.Construct)]),
            Constructs = [.. found.Select(item => item.Construct)],
            Warnings = warnings,
            Notes = source.Notes,
            CSharp = code,
        };
    }
}
