using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Declarations of the local variables of a function.</content>
internal sealed partial class ScriptCode
{
    /// <summary>Gives a body with its variables declared: by their first assignment if that comes before every use, else at the top.</summary>
    private static string Declared(string body, IReadOnlyList<string> names, string indentation, string first)
    {
        // A loop's variables stand in front of it.
        HashSet<string> open = first == "0" ? new(names, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        HashSet<string> declared = new(StringComparer.Ordinal);
        string[] lines = body.Split('\n');
        for (int i = 0; i < lines.Length && open.Count > 0; i++)
        {
            if (lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            string[] words = [.. Words().Matches(lines[i]).Select(word => word.Value)];
            string target = words.FirstOrDefault(string.Empty);
            if (open.Contains(target) && words.Count(word => word == target) == 1 && lines[i].StartsWith($"{indentation}{target} = ", StringComparison.Ordinal))
            {
                lines[i] = $"{indentation}double {target} = {lines[i][(indentation.Length + target.Length + 3)..]}";
                declared.Add(target);
            }

            open.ExceptWith(words);
        }

        foreach (string name in first == "0" ? names.Where(name => !declared.Contains(name)).ToArray() : [])
        {
            if (WithinBlock(lines, name) is { } at)
            {
                lines[at] = lines[at].Insert(lines[at].Length - lines[at].TrimStart().Length, "double ");
                declared.Add(name);
            }
        }

        StringBuilder code = new();
        foreach (string name in names.Where(name => !declared.Contains(name) && lines.Any(line => Words().Matches(line).Any(word => word.Value == name))))
        {
            code.Append(CultureInfo.InvariantCulture, $"{indentation}double {name} = {first};\n");
        }

        return code.Append(string.Join('\n', lines)).ToString();
    }

    /// <summary>Finds the line that can declare a variable in an inner block: its first assignment there. Null if the variable is also used outside of that block.</summary>
    private static int? WithinBlock(string[] lines, string name)
    {
        int[] spoken = [.. Enumerable.Range(0, lines.Length).Where(i => Words().Matches(lines[i]).Any(word => word.Value == name))];
        if (spoken.Length == 0 || lines[spoken[0]] is not { } begins || !begins.TrimStart().StartsWith($"{name} = ", StringComparison.Ordinal) || Words().Matches(begins).Count(word => word.Value == name) > 1)
        {
            return null;
        }

        string indentation = begins[..^begins.TrimStart().Length];
        int end = Array.FindIndex(lines, spoken[0], line => line.Length > 0 && !line.StartsWith(indentation, StringComparison.Ordinal));
        return end < 0 || spoken[^1] < end ? spoken[0] : null;
    }

    /// <summary>Gives the loop variables that are used only in their loops. They can be variables of the loop in C#, too; any other must be declared before it, since Python keeps its value after the loop.</summary>
    private static HashSet<string> OfLoops(Statement.Function function)
    {
        Statement.For[] loops = [.. ScriptSource.All(function.Body).OfType<Statement.For>()];
        if (loops.Length == 0)
        {
            return new(StringComparer.Ordinal);
        }

        Dictionary<string, int> set = Targets.Names(function.Body).Concat(function.Parameters.Select(parameter => parameter.Name)).CountBy(name => name).ToDictionary(StringComparer.Ordinal);
        Dictionary<string, int> uses = ScriptSource.Names(function.Body).CountBy(name => name).ToDictionary(StringComparer.Ordinal);
        return [.. loops.GroupBy(Counter, StringComparer.Ordinal).Where(own => own.Key.Length > 0 && set[own.Key] == own.Count()
            && uses.GetValueOrDefault(own.Key) == own.Sum(loop => ScriptSource.Names([loop]).Count(name => name == own.Key))).Select(own => own.Key)];

        static string Counter(Statement.For loop) => loop.Target switch { Expression.Name name => name.Text, Expression.Sequence { Items: [_, Expression.Name name] } => name.Text, _ => string.Empty };
    }

    [GeneratedRegex(@"@?[\p{L}_]\w*")]
    private static partial Regex Words();
}
