using System.Globalization;
using System.Numerics;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>
/// The options that a script declares with argparse, click, absl or TensorFlow 1, and the script with other defaults for them: what a command line gives is written where the script declares it.
/// </summary>
internal sealed class ScriptCommandLine
{
    private readonly string _text;
    private readonly IReadOnlyList<Token> _tokens;
    private readonly int[] _lines;
    private readonly List<Option> _options = [];
    private readonly HashSet<string> _commands = new(StringComparer.Ordinal);

    private ScriptCommandLine(string text)
    {
        _text = text;
        _tokens = Lexer.Tokens(text);
        string[] lines = text.Split('\n');
        _lines = new int[lines.Length];
        for (int i = 1; i < lines.Length; i++)
        {
            _lines[i] = _lines[i - 1] + lines[i - 1].Length + 1;
        }

        for (int i = 0; i + 1 < _tokens.Count; i++)
        {
            if (_tokens[i].Kind is TokenKind.Name && _tokens[i + 1].Is("("))
            {
                Declare(_tokens[i].Text, i + 2);
            }
        }
    }

    /// <summary>An option as it is declared.</summary>
    /// <param name="Names">Its names, with the dashes that they have.</param>
    /// <param name="Arguments">What its declaration is given: the keyword or an empty text, and the text of the value.</param>
    /// <param name="Default">Where the text of its default stands; null where it has none.</param>
    /// <param name="End">Where the declaration's closing bracket stands.</param>
    /// <param name="HasComma">Whether a comma stands in front of it.</param>
    private sealed record Option(IReadOnlyList<string> Names, IReadOnlyList<(string Keyword, string Text)> Arguments, (int From, int To)? Default, int End, bool HasComma)
    {
        public string? this[string keyword] => Arguments.FirstOrDefault(argument => argument.Keyword == keyword).Text;

        public bool IsPositional => !Names[0].StartsWith('-');

        /// <summary>Gets the name that says most: the one with two dashes.</summary>
        public string Name => Names.FirstOrDefault(name => name.StartsWith("--", StringComparison.Ordinal)) ?? Names[0];
    }

    /// <summary>Gives a script whose options have the values of a command line.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">The words behind the script's name: <c>["--sched", "step"]</c>.</param>
    /// <exception cref="PortingException">The script declares no such option, or it does not take the value.</exception>
    public static string With(string script, IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return script;
        }

        if (Notebook.Begins(script))
        {
            throw new PortingException("A notebook has no command line: change the values in its cells.");
        }

        ScriptCommandLine line = new(script);
        Dictionary<Option, string> given = new(ReferenceEqualityComparer.Instance);
        line.Read(arguments, given);
        StringBuilder changed = new(script);
        foreach ((Option option, string value) in given.OrderByDescending(pair => pair.Key.End))
        {
            if (option.Default is var (from, to))
            {
                changed.Remove(from, to - from).Insert(from, value);
            }
            else
            {
                changed.Insert(option.End, $"{(option.HasComma ? " " : ", ")}default={value}");
            }
        }

        return changed.ToString();
    }

    private void Declare(string called, int at)
    {
        bool isFlag = called.StartsWith("DEFINE_", StringComparison.Ordinal);
        if (!isFlag && called is not ("add_argument" or "option" or "argument" or "add_parser"))
        {
            return;
        }

        List<(string Keyword, string Text, int From, int To, string? Word)> arguments = [];
        int depth = 0;
        int first = at;
        int end = at;
        for (; end < _tokens.Count && _tokens[end].Kind is not TokenKind.End; end++)
        {
            Token token = _tokens[end];
            bool isEnd = depth == 0 && token.Is(")");
            if (isEnd || (depth == 0 && token.Is(",")))
            {
                if (end > first)
                {
                    bool isKeyword = _tokens[first].Kind is TokenKind.Name && _tokens[first + 1].Is("=");
                    int value = isKeyword ? first + 2 : first;
                    (int begin, int behind) = (Offset(_tokens[value].Position), Offset(token.Position));
                    string text = _text[begin..behind].TrimEnd();
                    arguments.Add((isKeyword ? _tokens[first].Text : string.Empty, text, begin, begin + text.Length, end == value + 1 && _tokens[value].Kind is TokenKind.Text ? _tokens[value].Text : null));
                }

                first = end + 1;
            }

            if (isEnd)
            {
                break;
            }

            depth += token.Kind is not TokenKind.Operator ? 0 : token.Text is "(" or "[" or "{" ? 1 : token.Text is ")" or "]" or "}" ? -1 : 0;
        }

        string[] words = [.. arguments.Where(argument => argument.Keyword.Length == 0).Select(argument => argument.Word).OfType<string>()];
        if (words.Length == 0 || end >= _tokens.Count || !_tokens[end].Is(")"))
        {
            return;
        }

        if (called == "add_parser")
        {
            _commands.Add(words[0]);
            return;
        }

        IEnumerable<(string Keyword, string Text, int From, int To, string? Word)> before = isFlag ? arguments.Where(argument => argument.Keyword == "default").Concat(arguments.Where(argument => argument.Keyword.Length == 0).Skip(1).Take(1)) : arguments.Where(argument => argument.Keyword == "default");
        (int, int)? place = before.Select(argument => ((int, int)?)(argument.From, argument.To)).FirstOrDefault();
        IEnumerable<(string, string)> typed = isFlag ? [("type", called["DEFINE_".Length..] switch { "float" => "float", "integer" => "int", "bool" or "boolean" => "flag", "list" => "list", _ => "str" })] : called != "option" || arguments.Any(argument => argument.Keyword == "type") || place is not var (from, to) ? []
            : _text[from..to] is var standing && BigInteger.TryParse(standing, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? [("type", "int")]
            : double.TryParse(standing, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? [("type", "float")] : []; // click takes the type of the default
        _options.Add(new Option(isFlag ? [$"--{words[0]}"] : words, [.. arguments.Select(argument => (argument.Keyword, argument.Text)), .. typed], place, Offset(_tokens[end].Position), _tokens[end - 1].Is(",")));
    }

    private int Offset(SourcePosition position) => _lines[position.Line - 1] + position.Column - 1;

    private void Read(IReadOnlyList<string> words, Dictionary<Option, string> given)
    {
        Queue<Option[]> positional = new(_options.Where(option => option.IsPositional).GroupBy(option => option.Name, StringComparer.Ordinal).Select(same => same.ToArray()));
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (word.Length == 0)
            {
                throw new PortingException("An argument of the script is an empty text.");
            }

            if (!IsName(word))
            {
                if (_commands.Contains(word))
                {
                    continue;
                }

                if (!positional.TryDequeue(out Option[]? next))
                {
                    throw Unknown(word);
                }

                Give(next, [word]);
                continue;
            }

            int sign = word.IndexOf('=', StringComparison.Ordinal);
            string name = sign < 0 ? word : word[..sign];
            bool isOff = false;
            Option[] declared = Named(name);
            if (declared.Length == 0 && (name.StartsWith("--no-", StringComparison.Ordinal) ? $"--{name[5..]}" : name.StartsWith("--no", StringComparison.Ordinal) ? $"--{name[4..]}" : null) is { } positive)
            {
                declared = [.. Named(positive).Where(IsSwitch)];
                isOff = true;
            }

            if (declared.Length == 0)
            {
                throw Unknown(name);
            }

            List<string> values = sign < 0 ? [] : [word[(sign + 1)..]];
            bool takesMany = declared[0]["nargs"] is { } many && many.Trim('\'', '"') is not "?";
            while (sign < 0 && !TakesNone(declared[0]) && i + 1 < words.Count && !IsName(words[i + 1]) && (values.Count == 0 || takesMany))
            {
                values.Add(words[++i]);
            }

            Give(declared, values, isOff);
        }

        void Give(Option[] declared, IReadOnlyList<string> values, bool isOff = false)
        {
            foreach (Option option in declared)
            {
                given[option] = Value(option, values, isOff);
            }
        }
    }

    /// <summary>Gets whether a word is the name of an option: numbers below 0 are values.</summary>
    private static bool IsName(string word) => word.Length > 1 && word[0] == '-' && !double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Gives the options of a name; those of one that begins like it, if there is one only.</summary>
    private Option[] Named(string name)
    {
        string plain = Plain(name);
        Option[] same = [.. _options.Where(option => !option.IsPositional && option.Names.Any(own => Plain(own) == plain))];
        Option[] like = same.Length > 0 || !name.StartsWith("--", StringComparison.Ordinal) ? same : [.. _options.Where(option => option.Names.Any(own => Plain(own).StartsWith(plain, StringComparison.Ordinal)))];
        return like.DistinctBy(option => option.Name).Count() == 1 ? like : same;
    }

    private static string Plain(string name) => name.Replace('_', '-');

    private static bool IsSwitch(Option option) => TakesNone(option) || option["action"] is "argparse.BooleanOptionalAction" or "BooleanOptionalAction" || option["type"] is "flag";

    private static bool TakesNone(Option option) => option["action"]?.Trim('\'', '"') is "store_true" or "store_false" or "store_const" or "argparse.BooleanOptionalAction" or "BooleanOptionalAction" || option["is_flag"] is "True";

    private PortingException Unknown(string word) => new(_options.Count == 0 ? $"The script declares no options on a command line: it cannot take {Brief.Of(word, 60)}. Change the value in the script."
        : $"The script declares no {(IsName(word) ? "option" : "argument")} {Brief.Of(word, 60)}. It has {Brief.Of(string.Join(", ", _options.Select(option => option.Name).Distinct()), 600)}.");

    /// <summary>Gives the Python for the value of an option.</summary>
    private static string Value(Option option, IReadOnlyList<string> values, bool isOff)
    {
        string? action = option["action"]?.Trim('\'', '"');
        if (IsSwitch(option) && values.Count == 0)
        {
            return action == "store_const" ? option["const"] ?? "None" : isOff != (action == "store_false") ? "False" : "True";
        }

        if (values.Count == 0)
        {
            return option["const"] ?? throw new PortingException($"{option.Name} takes a value: give it behind the name.");
        }

        string[] written = [.. values.Select(value => One(option, value))];
        return action == "append" || (option["nargs"] is { } many && many.Trim('\'', '"') is not "?") ? $"[{string.Join(", ", written)}]" : written[0];
    }

    private static string One(Option option, string value)
    {
        if (value.Length == 0)
        {
            throw new PortingException($"{option.Name} takes a value, and is given an empty text.");
        }

        string type = option["type"] ?? "str";
        string quoted = $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).ReplaceLineEndings("\\n")}'";
        string written = type switch
        {
            "int" => BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? value : throw Wrong("a whole number"),
            "float" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? double.IsFinite(number) && value.Any(char.IsAsciiDigit) ? value.Trim() : $"float({quoted})" : throw Wrong("a number"),
            "str" or "string" => quoted,
            "list" => $"[{string.Join(", ", value.Split(',').Select(part => $"'{part.Trim()}'"))}]",
            "flag" => value.ToUpperInvariant() switch { "TRUE" or "T" or "1" or "YES" => "True", "FALSE" or "F" or "0" or "NO" => "False", _ => throw Wrong("true or false") },
            "click.FLOAT" or "click.INT" => One(option with { Arguments = [("type", type == "click.INT" ? "int" : "float")] }, value),
            _ when type.StartsWith("click.", StringComparison.Ordinal) => quoted,
            _ => $"({type})({quoted})",
        };
        string[] choices = option["choices"] is { } list && Lexer.Tokens(list) is var tokens && tokens.All(token => token.Kind is TokenKind.Text or TokenKind.Operator or TokenKind.Number or TokenKind.NewLine or TokenKind.End) ? [.. tokens.Where(token => token.Kind is TokenKind.Text or TokenKind.Number).Select(token => token.Text)] : [];
        return choices.Length == 0 || choices.Contains(value, StringComparer.Ordinal) ? written
            : throw new PortingException($"{option.Name} is one of {Brief.Of(string.Join(", ", choices), 300)}; given: {Brief.Of(value, 60)}.");

        PortingException Wrong(string what) => new($"{option.Name} takes {what}; given: {Brief.Of(value, 60)}.");
    }
}
