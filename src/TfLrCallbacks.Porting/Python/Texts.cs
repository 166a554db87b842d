namespace TfLrCallbacks.Porting;

/// <summary>The methods of texts.</summary>
internal static class Texts
{
    private const int Longest = 100_000;

    /// <summary>Calls a method of a text; null where it has none of that name here.</summary>
    public static Value? Call(string text, string name, Value[] arguments, SourcePosition position) => text.Length > Longest ? null : (name, arguments) switch
    {
        ("lower" or "casefold", []) => text.ToLowerInvariant(),
        ("upper", []) => text.ToUpperInvariant(),
        ("swapcase", []) => string.Concat(text.Select(character => char.IsUpper(character) ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character))),
        ("title", []) => string.Concat(text.Select((character, i) => i > 0 && char.IsLetter(text[i - 1]) ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character))),
        ("capitalize", []) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..].ToLowerInvariant()}",
        ("strip", []) => text.Trim(),
        ("lstrip", []) => text.TrimStart(),
        ("rstrip", []) => text.TrimEnd(),
        ("strip", [Value.Text characters]) => text.Trim(characters.Characters.ToCharArray()),
        ("lstrip", [Value.Text characters]) => text.TrimStart(characters.Characters.ToCharArray()),
        ("rstrip", [Value.Text characters]) => text.TrimEnd(characters.Characters.ToCharArray()),
        ("removeprefix", [Value.Text part]) => text.StartsWith(part.Characters, StringComparison.Ordinal) ? text[part.Characters.Length..] : text,
        ("removesuffix", [Value.Text part]) => part.Characters.Length > 0 && text.EndsWith(part.Characters, StringComparison.Ordinal) ? text[..^part.Characters.Length] : text,
        ("find", [Value.Text part]) => text.IndexOf(part.Characters, StringComparison.Ordinal),
        ("rfind", [Value.Text part]) => text.LastIndexOf(part.Characters, StringComparison.Ordinal),
        ("index", [Value.Text part]) => text.IndexOf(part.Characters, StringComparison.Ordinal) is var at && at >= 0 ? at : throw Errors.Make("ValueError", position, $"{Brief.Of(part, 40)} is not in {Brief.Of(text, 40)}."),
        ("count", [Value.Text { Characters.Length: > 0 } part]) => Count(text, part.Characters, int.MaxValue),
        ("zfill", [Value.Integer { Number: var size }]) when size < Longest => text.Length > 0 && text[0] is '-' or '+' ? text[0] + text[1..].PadLeft((int)System.Numerics.BigInteger.Max(1, size) - 1, '0') : text.PadLeft((int)System.Numerics.BigInteger.Max(0, size), '0'),
        ("ljust" or "rjust" or "center", [Value.Integer { Number: var size }, ..]) when size < Longest => Padded(text, name, (int)System.Numerics.BigInteger.Max(0, size), arguments.Length > 1 && arguments[1] is Value.Text { Characters: [var fill] } ? fill : ' '),
        ("isdigit" or "isdecimal" or "isnumeric", []) => text.Length > 0 && text.All(char.IsDigit),
        ("isalpha", []) => text.Length > 0 && text.All(char.IsLetter),
        ("isalnum", []) => text.Length > 0 && text.All(char.IsLetterOrDigit),
        ("isspace", []) => text.Length > 0 && text.All(char.IsWhiteSpace),
        ("isupper", []) => text.Any(char.IsUpper) && !text.Any(char.IsLower),
        ("islower", []) => text.Any(char.IsLower) && !text.Any(char.IsUpper),
        ("isidentifier", []) => text.Length > 0 && !char.IsDigit(text[0]) && text.All(character => char.IsLetterOrDigit(character) || character == '_'),
        ("startswith" or "endswith", [Value.Sequence { Items: var several }]) when several.All(one => one is Value.Text) =>
            several.Cast<Value.Text>().Any(one => name == "startswith" ? text.StartsWith(one.Characters, StringComparison.Ordinal) : text.EndsWith(one.Characters, StringComparison.Ordinal)),
        ("startswith", [Value.Text start]) => text.StartsWith(start.Characters, StringComparison.Ordinal),
        ("endswith", [Value.Text end]) => text.EndsWith(end.Characters, StringComparison.Ordinal),
        ("split" or "rsplit", _) => Split(text, name == "rsplit", arguments),
        ("splitlines", []) => Value.List((text.EndsWith('\n') ? text[..^1] : text) is var lines && lines.Length == 0 ? [] : lines.Split('\n').Select(line => (Value)line.TrimEnd('\r'))),
        ("partition", [Value.Text { Characters: { Length: > 0 } part }]) => Parts(text, text.IndexOf(part, StringComparison.Ordinal), part, isLast: false),
        ("rpartition", [Value.Text { Characters: { Length: > 0 } part }]) => Parts(text, text.LastIndexOf(part, StringComparison.Ordinal), part, isLast: true),
        ("replace", [Value.Text { Characters.Length: > 0 } from, Value.Text to, ..]) => Replaced(text, from.Characters, to.Characters, arguments.Length > 2 ? arguments[2].AsDouble() ?? -1 : -1, position),
        ("join", [Value.Sequence { IsUnordered: true, Items.Count: > 1 } items]) => throw Iterables.Unordered(items, position),
        ("join", [Value.Sequence items]) when items.Items.All(item => item is Value.Text) => Joined(text, items.Items, position),
        ("join", [Value.Text characters]) => Joined(text, [.. characters.Characters.Select(character => (Value)character.ToString())], position),
        ("join", [Value.Dictionary table]) when table.Items.All(item => item.Key is Value.Text) => Joined(text, [.. table.Items.Select(item => item.Key)], position),
        ("join", [Value.Sequence items]) when items.Items.All(item => item is Value.Integer or Value.Float or Value.Text or Value.Boolean or Value.Nothing) && items.Items.Any(item => item is not Value.Text) =>
            throw Errors.Make("TypeError", position, "join needs texts. Write ', '.join(map(str, items))."),
        ("__len__", []) => text.Length,
        ("__eq__", [Value.Text other]) => text == other.Characters,
        _ => null,
    };

    private static Value? Split(string text, bool isLast, Value[] arguments)
    {
        int most = arguments.Length > 1 && arguments[1].AsInteger() is { } given && given >= 0 ? (int)System.Numerics.BigInteger.Min(given, 100_000) : -1;
        string? separator = arguments.Length == 0 || arguments[0] is Value.Nothing ? null : (arguments[0] as Value.Text)?.Characters;
        if (arguments.Length > 0 && separator is null && (arguments[0] is not Value.Nothing || most >= 0))
        {
            return null;
        }

        if (separator is null)
        {
            return Value.List(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(part => (Value)part));
        }

        if (separator.Length == 0)
        {
            return null;
        }

        string[] all = text.Split(separator);
        if (most < 0 || all.Length <= most + 1)
        {
            return Value.List(all.Select(part => (Value)part));
        }

        return Value.List(isLast
            ? [string.Join(separator, all[..^most]), .. all[^most..].Select(part => (Value)part)]
            : [.. all[..most].Select(part => (Value)part), string.Join(separator, all[most..])]);
    }

    private static Value.Sequence Parts(string text, int at, string part, bool isLast) => new(
        at >= 0 ? [text[..at], part, text[(at + part.Length)..]] : isLast ? [string.Empty, string.Empty, text] : [text, string.Empty, string.Empty], IsTuple: true);

    private static string Replaced(string text, string from, string to, double most, SourcePosition position)
    {
        int count = Count(text, from, most < 0 ? int.MaxValue : (int)Math.Min(most, int.MaxValue - 1));
        CheckLength(text.Length + (count * ((long)to.Length - from.Length)), position);
        return string.Join(to, text.Split(from, count + 1));
    }

    private static int Count(string text, string part, int most)
    {
        int count = 0;
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0 && count < most; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static string Joined(string separator, IReadOnlyList<Value> parts, SourcePosition position)
    {
        CheckLength(parts.Sum(part => (long)((Value.Text)part).Characters.Length + separator.Length), position);
        return string.Join(separator, parts.Select(part => ((Value.Text)part).Characters));
    }

    private static void CheckLength(long length, SourcePosition position)
    {
        if (length > 10 * Longest)
        {
            throw new PortingException(position, "This text is too large to evaluate. Write a smaller one in its place.");
        }
    }

    private static string Padded(string text, string how, int width, char fill)
    {
        int missing = Math.Max(0, width - text.Length);
        int left = how switch { "rjust" => missing, "center" => (missing / 2) + (missing & width & 1), _ => 0 };
        return new string(fill, left) + text + new string(fill, missing - left);
    }
}
