using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>What is wrong with a command line, in plain words. The parser's own sentences name types of .NET, and take a misspelt option for an argument.</summary>
internal static class UsageError
{
    /// <summary>Says what is wrong, what is expected in its place, and where to read on; null where nothing is.</summary>
    public static string? In(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        return parsed.Action is not (null or ParseErrorAction) && parsed.Action != command.Action ? null
            : Wrong(parsed, command) is { } what ? $"{what.TrimEnd()} See {Name(command)} --help."
            : null;
    }

    private static string? Wrong(ParseResult parsed, Command command) =>
        Misspelt(parsed) is { } token ? OfMisspelt(token, command)
        : parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(HasComma) is { } comma ? OfOption(comma)
        : parsed.Errors.Count == 0 ? null
        : parsed.Errors.Select(error => error.SymbolResult).FirstOrDefault(result => result is not CommandResult) switch
        {
            OptionResult { IdentifierTokenCount: 0, Tokens.Count: 0, Option.Required: true } => OfCommand(parsed, command),
            OptionResult option => OfOption(option),
            ArgumentResult { Parent: OptionResult option } => OfOption(option),
            ArgumentResult argument when argument.Tokens.Count > 0 => $"{argument.Argument.Name} must be {Words(argument.Argument.GetCompletions(CompletionContext.Empty), argument.Tokens[^1].Value)}",
            _ => OfCommand(parsed, command),
        };

    /// <summary>Gives the first argument that looks like an option but is not one; words after <c>--</c> are not checked.</summary>
    private static string? Misspelt(ParseResult parsed)
    {
        Token[] values = [.. parsed.CommandResult.Children.OfType<OptionResult>().SelectMany(option => option.Tokens)];
        return parsed.Tokens.TakeWhile(token => token.Type is not TokenType.DoubleDash)
            .FirstOrDefault(token => token.Type is TokenType.Argument && (token.Value is ['-', '-', not '-', ..] || (token.Value is ['-', var letter, ..] && char.IsLetter(letter) && !values.Contains(token))))?.Value;
    }

    private static string OfMisspelt(string token, Command command)
    {
        string name = token.Split('=', ':')[0];
        return command.Options.Concat(command.Subcommands.SelectMany(below => below.Options)).Any(option => option.Name == name)
            ? $"{name} is an option of a command and stands behind it: tflr COMMAND … {name}."
            : $"There is no option {name}. {(OfWord(name, command) is { Length: > 0 } near ? $"Did you mean {string.Join(" or ", near.Select(option => $"'{option}'"))}?" : Nearest.Suggest(name, [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name)), "--help"]))}{(command.Arguments is [_, { Name: PortCommand.Arguments }] ? $" Arguments of the script stand behind --: tflr port SCRIPT -- {name}." : string.Empty)}";
    }

    /// <summary>Gives the options that have all words of one that does not exist: <c>--base-lr</c> for <c>--lr</c>.</summary>
    private static string[] OfWord(string name, Command command)
    {
        string[] words = name.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 || command.Options.Any(option => option.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)) ? [] : [.. command.Options.Select(option => option.Name).Where(option => words.All(word => option.Split('-').Contains(word, StringComparer.OrdinalIgnoreCase))).Order(StringComparer.Ordinal).Take(3)];
    }

    private static string OfOption(OptionResult result)
    {
        Option option = result.Option;
        string? received = result.Tokens.Count > 0 ? result.Tokens[^1].Value : null;
        CompletionItem[] words = [.. option.GetCompletions(CompletionContext.Empty)];
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        if (result.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues <= 1)
        {
            return $"{option.Name} is given {(result.IdentifierTokenCount == 2 ? "twice" : "several times")}. Give it once.";
        }

        if (type == typeof(bool))
        {
            return $"{option.Name} stands alone, without a value.";
        }

        string expected = words.Length > 0 && (received is not null || option.HelpName is null) ? Words(words, received)
            : type == typeof(double) ? $"a number, such as 0.001{Received(received)}"
            : type == typeof(int) || type == typeof(long) ? $"{Whole(type, received)}{Received(received)}"
            : received is null ? $"given a value. {option.Description}"
            : $"{option.HelpName}. {option.Description}{Received(received)}";
        return $"{option.Name} must be {expected}";
    }

    private static string OfCommand(ParseResult parsed, Command command)
    {
        if (command is RootCommand)
        {
            return $"A command is missing. There are {string.Join(", ", command.Subcommands.Select(below => below.Name))}.";
        }

        if (parsed.UnmatchedTokens is [var more, ..])
        {
            return $"\"{more}\" is one word too many: {command.Name} takes {(command.Arguments.Count == 0 ? "options only" : string.Join(" and ", command.Arguments.Select(argument => $"one {argument.Name}")))}{(command.Name is "doctor" ? "; compare and report take several" : string.Empty)}. Put a text with spaces in quotes.";
        }

        return command.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is not { Tokens.Count: > 0 }) is { } required
            ? $"{command.Name} needs {required.Name}: {Words(required.GetCompletions(CompletionContext.Empty), null)}"
            : command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing
            ? $"{command.Name} needs {missing.Name}: {missing.Description}"
            : $"{parsed.Errors[0].Message.TrimEnd('.')}.";
    }

    /// <summary>Tells whether a number has a decimal comma, which the parser would ignore: it reads 0,5 as 5.</summary>
    private static bool HasComma(OptionResult option) =>
        (Nullable.GetUnderlyingType(option.Option.ValueType) ?? option.Option.ValueType) == typeof(double) && option.Tokens.Any(token => token.Value.Contains(',', StringComparison.Ordinal));

    private static string Whole(Type type, string? received) => received?.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit)
        ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {(type == typeof(int) ? int.MaxValue : long.MaxValue)}")
        : "a whole number, such as 10";

    private static string Words(IEnumerable<CompletionItem> items, string? received)
    {
        string[] words = [.. items.Select(item => item.Label)];
        string list = words.Length > 1 ? $"{string.Join(", ", words[..^1])} or {words[^1]}" : string.Concat(words);
        return $"{list}{Received(received)} {(received is null ? string.Empty : Nearest.DidYouMean(received, words))}";
    }

    private static string Received(string? received) => received is null ? "." : $". Received: \"{received}\".";

    private static string Name(Command command) => command is RootCommand ? "tflr" : $"tflr {command.Name}";
}
