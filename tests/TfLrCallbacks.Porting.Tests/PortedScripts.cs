using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>All scripts, ported and compiled in one assembly for an engine.</summary>
internal static class PortedScripts
{
    private static readonly Lazy<(Assembly? Assembly, IReadOnlyList<string> Errors)> ForTensorFlow = new(() => Compile(PortEngine.TensorFlowNet, Scripts()));
    private static readonly Lazy<(Assembly? Assembly, IReadOnlyList<string> Errors)> ForEngine = new(() => Compile(PortEngine.Embedded, Scripts()));

    private static readonly ConcurrentDictionary<(PortEngine Engine, string Name, string Text), Lazy<PortedScript>> Known = [];

    public static (Assembly? Assembly, IReadOnlyList<string> Errors) For(PortEngine engine) => engine is PortEngine.Embedded ? ForEngine.Value : ForTensorFlow.Value;

    /// <summary>Ports a script; the same one only once.</summary>
    public static PortedScript Port(PortEngine engine, string name, string text) => Known.GetOrAdd((engine, name, text), _ => new Lazy<PortedScript>(() => ScriptPorter.Port(text, engine, name))).Value;

    /// <summary>Gives the names and texts of the recorded scripts and of our own.</summary>
    public static IReadOnlyList<(string Name, string Text)> Scripts()
    {
        Assembly tests = typeof(PortedScripts).Assembly;
        return [.. tests.GetManifestResourceNames().Where(name => name.EndsWith(".py", StringComparison.Ordinal) || name.EndsWith(".ipynb", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using StreamReader reader = new(tests.GetManifestResourceStream(name)!);
            return (name, reader.ReadToEnd());
        })];
    }

    public static (Assembly? Assembly, IReadOnlyList<string> Errors) Compile(PortEngine engine, IReadOnlyList<(string Name, string Text)> scripts)
    {
        (SyntaxTree? Tree, string? Thrown)[] ported = [.. scripts.AsParallel().AsOrdered().Select(script =>
        {
            try
            {
                return (CSharpSyntaxTree.ParseText(Port(engine, script.Name, script.Text).CSharp, path: script.Name), (string?)null);
            }
#pragma warning disable CA1031 // whatever it is, it is a fault of this script, and said with its name
            catch (Exception reason)
#pragma warning restore CA1031
            {
                return ((SyntaxTree?)null, $"{script.Name} 0: {reason}");
            }
        })];
        if (ported.Any(one => one.Thrown is not null))
        {
            return (null, [.. ported.Select(one => one.Thrown).OfType<string>()]);
        }

        string[] hosts = engine is PortEngine.TensorFlowNet ? Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "hosts"), "*.dll") : [];
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Ported{engine}{scripts.Count}",
            ported.Select(one => one.Tree!),
            [.. CSharpCompiler.References, .. hosts.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        string[] errors = [.. compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Location.SourceTree?.FilePath} {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}: "
                + diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line])];
        if (errors.Length > 0)
        {
            return (null, errors);
        }

        using MemoryStream stream = new();
        return compilation.Emit(stream) is { Success: false } failed ? (null, [.. failed.Diagnostics.Select(diagnostic => diagnostic.ToString())]) : (Assembly.Load(stream.ToArray()), []);
    }
}
