using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Compiles expressions that make schedules, many at once, as a user's project would: two usings and nullable references.</summary>
internal static class CSharpCompiler
{
    /// <summary>Gets what this process runs with, read once: the symbols in it are shared by all compilations.</summary>
    public static MetadataReference[] References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Compiles expressions and gives what each makes.</summary>
    /// <returns>A function for each expression; an expression that does not compile has its messages instead.</returns>
    public static IReadOnlyList<(Func<LearningRateSchedule>? Make, string Errors)> Compile(IReadOnlyList<string> expressions)
    {
        StringBuilder code = new("using System;\nusing System.Collections.Generic;\nusing TfLrCallbacks;\nusing TfLrCallbacks.Porting;\npublic static class Written\n{\n");
        for (int i = 0; i < expressions.Count; i++)
        {
            code.Append(CultureInfo.InvariantCulture, $"    public static LearningRateSchedule M{i}() => {expressions[i].ReplaceLineEndings(" ")};\n");
        }

        SyntaxTree tree = CSharpSyntaxTree.ParseText(code.Append('}').ToString());
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Written{Guid.NewGuid():N}",
            [tree],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Dictionary<int, string> errors = compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error)
            .GroupBy(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line - 6)
            .ToDictionary(group => group.Key, group => string.Join("; ", group.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))));
        if (errors.Count > 0)
        {
            int[] good = [.. Enumerable.Range(0, expressions.Count).Where(i => !errors.ContainsKey(i))];
            IReadOnlyList<(Func<LearningRateSchedule>? Make, string Errors)> made = good.Length < expressions.Count ? Compile([.. good.Select(i => expressions[i])]) : throw new InvalidOperationException(errors.Values.First());
            return [.. Enumerable.Range(0, expressions.Count).Select(i => errors.TryGetValue(i, out string? messages) ? (null, messages) : made[Array.IndexOf(good, i)])];
        }

        using MemoryStream stream = new();
        Assert.IsTrue(compilation.Emit(stream).Success);
        Type written = Assembly.Load(stream.ToArray()).GetType("Written")!;
        return [.. Enumerable.Range(0, expressions.Count).Select(i => ((Func<LearningRateSchedule>?)written.GetMethod($"M{i}")!.CreateDelegate<Func<LearningRateSchedule>>(), string.Empty))];
    }
}
