using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>What a shell is offered in place of a word that is not written yet.</summary>
internal static class Completion
{
    /// <summary>Other spellings of <c>--help</c>, which nobody completes.</summary>
    private static readonly string[] NotOffered = ["-h", "/h", "-?", "/?"];

    /// <summary>Gets the names of schedules, those of this library first.</summary>
    public static IEnumerable<string> Schedules => Dialect.All.SelectMany(dialect => dialect.Schedules).Distinct(StringComparer.Ordinal);

    /// <summary>Gets the names of callbacks, those of this library first.</summary>
    public static IEnumerable<string> Callbacks => Dialect.All.SelectMany(CallbackReader.NamesOf).Distinct(StringComparer.Ordinal);

    /// <summary>Offers names for an argument, which may be something else, such as a file.</summary>
    public static Argument<T> Offering<T>(this Argument<T> argument, Func<IEnumerable<string>> names)
    {
        // Without a name of its own the help would show all that is offered.
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add(_ => Items(names));
        return argument;
    }

    /// <inheritdoc cref="Offering{T}(Argument{T}, Func{IEnumerable{string}})"/>
    public static Option<T> Offering<T>(this Option<T> option, Func<IEnumerable<string>> names)
    {
        option.CompletionSources.Add(_ => Items(names));
        return option;
    }

    /// <summary>Makes the directive <c>[suggest]</c> answer with what begins as the word does that is being written.</summary>
    public static void AddTo(RootCommand root)
    {
        SuggestDirective suggest = root.Directives.OfType<SuggestDirective>().Single();
        suggest.Action = new Answer(suggest);
    }

    private static IEnumerable<CompletionItem> Items(Func<IEnumerable<string>> names) => names().Select(name => new CompletionItem(name));

    private sealed class Answer(SuggestDirective suggest) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            string line = parseResult.UnmatchedTokens is [.., var last] ? last : string.Empty;
            string? asked = parseResult.GetResult(suggest)?.Values is [var value, ..] ? value : null;
            int position = int.TryParse(asked, out int given) ? Math.Clamp(given, 0, line.Length) : line.Length;

            // A value behind --option= is completed as one behind --option and a space.
            int start = line.AsSpan(0, position).LastIndexOfAny(' ', '\t') + 1;
            int equals = line.AsSpan(start, position - start).StartsWith("--") ? line.IndexOf('=', start, position - start) : -1;
            string spaced = equals < 0 ? line : $"{line[..equals]} {line[(equals + 1)..]}";
            int word = equals < 0 ? start : equals + 1;
            string begun = line[word..position];

            // Behind the module of a library, keras.optimizers.schedules., only its names are meant.
            string module = begun[..(begun.LastIndexOf('.') + 1)];
            string[]? names = module.Length > 0 && Dialect.OfModule(module.TrimEnd('.')) is { } library ? [.. library.Schedules, .. CallbackReader.NamesOf(library)] : null;
            if (names is not null)
            {
                spaced = spaced.Remove(word, module.Length);
                begun = begun[module.Length..];
                position -= module.Length;
            }

            IEnumerable<string> offered = parseResult.RootCommandResult.Command.Parse(spaced).GetCompletions(position).Select(item => item.Label);
            foreach (string name in offered.Where(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase) && !NotOffered.Contains(name) && names?.Contains(name) is not false && (begun.Length > 0 || name[0] is not '-')))
            {
                parseResult.InvocationConfiguration.Output.WriteLine(names is null ? name : module + name);
            }

            return ExitCode.Done;
        }
    }
}
