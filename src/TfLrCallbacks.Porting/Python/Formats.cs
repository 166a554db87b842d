using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Numbers and texts in a text, as <c>f"{x:.2f}"</c>, <c>"{:03d}".format(x)</c> and <c>"%.1f" % x</c> write them (the format specification of the
/// Python library reference). What has no value, or a format that is not known here, gives null.
/// </summary>
internal static partial class Formats
{
    private const int Widest = 200;

    /// <summary>Writes a value in a format such as <c>.2f</c>, <c>03d</c>, <c>&gt;8</c>.</summary>
    public static string? Write(Value value, string format, string conversion = "")
    {
        if (conversion.Length > 0)
        {
            string? converted = conversion switch { "!r" => Repr(value), "!s" => Plain(value), _ => null };
            return converted is null ? null : Write(converted, format);
        }

        if (value is Value.Instance && Objects.Special(value, "__format__") is { } own)
        {
            return (own.Invoke([format]) as Value.Text)?.Characters;
        }

        if (format.Length > 0 && value is Value.Boolean { Truth: var truth })
        {
            // A truth value is a number, where it is not written plainly.
            value = new Value.Integer(truth ? 1 : 0);
        }

        Match match = Specification().Match(format);
        if (!match.Success || Plain(value) is not { } plain)
        {
            return null;
        }

        int width = Number(match, "width", 0);
        int precision = Number(match, "precision", -1);
        string kind = match.Groups["kind"].Value;
        if (width > Widest || precision > 60)
        {
            return null;
        }

        string? body = kind switch
        {
            "" or "s" when value is Value.Text && precision >= 0 => plain[..Math.Min(precision, plain.Length)],
            "" or "s" or "r" when precision < 0 || value is Value.Text => plain,
            "d" when value.AsInteger() is { } whole => whole.ToString(CultureInfo.InvariantCulture),
            "x" or "X" or "b" or "o" when value.AsInteger() is { } whole => InBase(whole, kind, match.Groups["alternate"].Length > 0),
            "c" when value.AsInteger() is { } code && code > 0 && code < 0xD800 => ((char)(int)code).ToString(),
            "n" when value.AsInteger() is { } plainly => plainly.ToString(CultureInfo.InvariantCulture),
            "" when value is not Value.Float => null,
            "" or "f" or "F" or "e" or "E" or "g" or "G" when value.AsDouble() is { } special && !double.IsFinite(special) => kind is "F" or "E" or "G" ? plain.ToUpperInvariant() : plain,
            "" or "f" or "F" or "e" or "E" or "g" or "G" or "%" when value.AsDouble() is { } number && double.IsFinite(number) => Real(number, kind, precision),
            _ => null,
        };
        if (body is null)
        {
            return null;
        }

        bool isNumber = value.AsDouble() is not null;
        if (isNumber && match.Groups["comma"].Length > 0)
        {
            body = Grouped(body, match.Groups["comma"].Value);
        }

        if (isNumber && match.Groups["sign"].Value is "+" or " " && !body.StartsWith('-'))
        {
            body = match.Groups["sign"].Value + body;
        }

        return Aligned(body, width, match, isNumber);
    }

    /// <summary>Fills in <c>"{} {0} {name:.2f}".format(…)</c>; null where a value is missing.</summary>
    public static string? Fill(string template, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        Value[] positional = [.. arguments.Where(argument => argument.Name is null).Select(argument => argument.Value)];
        int next = 0;
        bool isWhole = true;
        string filled = Braces().Replace(template, match =>
        {
            if (match.Value is "{{" or "}}")
            {
                return match.Value[..1];
            }

            string name = match.Groups["name"].Value;
            if (match.Groups["path"].Length > 0)
            {
                isWhole = false;
                return match.Value;
            }

            Value? value = name.Length == 0 ? positional.ElementAtOrDefault(next++)
                : int.TryParse(name, CultureInfo.InvariantCulture, out int at) ? positional.ElementAtOrDefault(at)
                : arguments.FirstOrDefault(argument => argument.Name == name).Value;
            string? written = value is null ? null : Write(value, match.Groups["format"].Value, match.Groups["conversion"].Value);
            isWhole &= written is not null;
            return written ?? match.Value;
        });
        return isWhole && filled.Length < 2_000 && !Braces().Replace(template, string.Empty).AsSpan().ContainsAny('{', '}') ? filled : null;
    }

    /// <summary>Fills in <c>"%s_%03d" % (name, n)</c>; null where a value is missing.</summary>
    public static string? Percent(string template, Value given)
    {
        IReadOnlyList<Value> values = given is Value.Sequence { IsTuple: true } several ? several.Items : [given];
        int next = 0;
        bool isWhole = true;
        string filled = Percents().Replace(template, match =>
        {
            if (match.Value == "%%")
            {
                return "%";
            }

            Value? value = match.Groups["name"].Length > 0 ? (given as Value.Dictionary)?[match.Groups["name"].Value] : values.ElementAtOrDefault(next++);
            string kind = match.Groups["kind"].Value;
            value = kind is "d" or "i" or "u" && value is Value.Float { Number: var number } && double.IsFinite(number) ? new Value.Integer(new BigInteger(number)) : value;
            string flags = match.Groups["flags"].Value;
            string align = flags.Contains('-', StringComparison.Ordinal) ? "<" : value is Value.Text ? ">" : string.Empty;
            string format = align + (flags.Contains('+', StringComparison.Ordinal) ? "+" : string.Empty) + (flags.Contains('0', StringComparison.Ordinal) ? "0" : string.Empty)
                + match.Groups["size"].Value + (kind is "i" or "u" ? "d" : kind is "s" or "r" ? string.Empty : kind);
            string? written = value is null ? null : Write(value, format, kind switch { "s" => "!s", "r" => "!r", _ => string.Empty });
            isWhole &= written is not null;
            return written ?? match.Value;
        });
        return isWhole && filled.Length < 2_000 && !Percents().Replace(template, string.Empty).Contains('%', StringComparison.Ordinal) && (given is Value.Dictionary || next == values.Count) ? filled : null;
    }

    /// <summary>Gives what <c>str</c> makes of a value; null where it has none here.</summary>
    public static string? Plain(Value value) => value switch
    {
        Value.Text { IsPartly: false } text => text.Characters,
        Value.Instance { Type: { } type } error when Errors.Is(type) && Objects.Special(error, "__str__") is null => Errors.Text(error),
        Value.Instance when Objects.Special(value, "__str__") is { } own => (own.Invoke([]) as Value.Text)?.Characters,
        _ => Repr(value),
    };

    /// <summary>Writes a whole number that is not negative in a base up to 16.</summary>
    public static string Based(BigInteger number, int @base)
    {
        if (number.IsZero)
        {
            return "0";
        }

        StringBuilder digits = new();
        for (; !number.IsZero && digits.Length < 5000; number /= @base)
        {
            digits.Insert(0, "0123456789abcdef"[(int)(number % @base)]);
        }

        return digits.ToString();
    }

    private static string InBase(BigInteger whole, string kind, bool isMarked)
    {
        string digits = Based(BigInteger.Abs(whole), kind switch { "b" => 2, "o" => 8, _ => 16 });
        return $"{(whole.Sign < 0 ? "-" : string.Empty)}{(isMarked ? $"0{kind}" : string.Empty)}{(kind == "X" ? digits.ToUpperInvariant() : digits)}";
    }

    /// <summary>Gives what <c>repr</c> makes of a value; null where it has none here.</summary>
    public static string? Repr(Value value) => value switch
    {
        Value.Text { IsPartly: false, Characters: var quoted } when quoted.Contains('\'', StringComparison.Ordinal) && !quoted.Contains('"', StringComparison.Ordinal) && !quoted.Contains('\\', StringComparison.Ordinal) && !quoted.Any(char.IsControl) => $"\"{quoted}\"",
        Value.Text { IsPartly: false } text when !text.Characters.AsSpan().ContainsAny('\'', '\\') && !text.Characters.Any(char.IsControl) => value.ToString(),
        Value.Instance when Objects.Special(value, "__repr__") is { } own => (own.Invoke([]) as Value.Text)?.Characters,
        Value.Instance { Type: { IsData: true } or { IsTuple: true } } record => Record(record),
        Value.Float { Number: double.PositiveInfinity } => "inf",
        Value.Float { Number: double.NegativeInfinity } => "-inf",
        Value.Float { Number: double.NaN } => "nan",
        Value.Integer or Value.Float or Value.Boolean or Value.Nothing => value.ToString(),
        Value.Sequence { IsArray: false, Items: { Count: < 500 } and not RangeItems, IsUnordered: false, Most: null } list when Extent.IsFlat(list) && Reprs(list.Items) is { } items =>
            list.IsTuple ? $"({string.Join(", ", items)}{(items.Length == 1 ? "," : string.Empty)})" : $"[{string.Join(", ", items)}]",
        Value.Dictionary { Items.Count: < 500, Rest: null, Factory: null, IsCounter: false } table when table.Items.All(item => item.Value is not (Value.Sequence or Value.Dictionary)) && Reprs(table.Items.Select(item => item.Key)) is { } keys && Reprs(table.Items.Select(item => item.Value)) is { } values =>
            $"{{{string.Join(", ", keys.Zip(values, (key, entry) => $"{key}: {entry}"))}}}",
        _ => null,
    };

    private static string[]? Reprs(IEnumerable<Value> values)
    {
        string?[] all = [.. values.Select(Repr)];
        return all.Contains(null) ? null : [.. all.OfType<string>()];
    }

    /// <summary>Writes an object of a data class, or a tuple with names.</summary>
    private static string? Record(Value.Instance record)
    {
        string?[] fields = [.. record.Type!.AllFields().Select(name => Objects.Attribute(record, name) is { } value && value is not (Value.Sequence or Value.Dictionary or Value.Instance) && Repr(value) is { } written ? $"{name}={written}" : null)];
        return fields.Contains(null) ? null : $"{record.Type.Name}({string.Join(", ", fields)})";
    }

    private static string Real(double number, string kind, int precision)
    {
        int digits = precision < 0 ? 6 : precision;
        return kind switch
        {
            "f" or "F" => Fixed(number, digits),
            "%" => $"{Fixed(number * 100, digits)}%",
            "e" => Exponent(number, digits),
            "E" => Exponent(number, digits).ToUpperInvariant(),
            "G" => General(number, Math.Max(1, digits), isPlain: false).ToUpperInvariant(),
            _ => General(number, Math.Max(1, digits), isPlain: kind.Length == 0),
        };
    }

    /// <summary>Writes so many digits behind the point, halves to the even side.</summary>
    private static string Fixed(double number, int digits) => (digits < 16 ? Rounding.Round(number, digits) : number).ToString($"F{digits}", CultureInfo.InvariantCulture);

    private static string Exponent(double number, int digits)
    {
        string written = number.ToString($"e{digits}", CultureInfo.InvariantCulture);
        int e = written.IndexOf('e', StringComparison.Ordinal);
        return $"{written[..(e + 2)]}{written[(e + 2)..].TrimStart('0').PadLeft(2, '0')}";
    }

    /// <summary>
    /// Writes so many digits, with an exponent where the number is very small or very large, and no zeros at the end; without a kind of format one digit
    /// stays behind the point.
    /// </summary>
    private static string General(double number, int digits, bool isPlain)
    {
        string scientific = Exponent(number, digits - 1);
        int exponent = int.Parse(scientific[(scientific.IndexOf('e', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        string written = exponent < -4 || exponent >= digits - (isPlain ? 1 : 0) ? scientific : number.ToString($"F{Math.Max(0, digits - 1 - exponent)}", CultureInfo.InvariantCulture);
        int end = written.IndexOf('e', StringComparison.Ordinal) is var at && at < 0 ? written.Length : at;
        string mantissa = written[..end];
        string trimmed = mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.TrimEnd('0').TrimEnd('.') : mantissa;
        return (isPlain && end == written.Length && !trimmed.Contains('.', StringComparison.Ordinal) ? $"{trimmed}.0" : trimmed) + written[end..];
    }

    private static string Grouped(string number, string separator)
    {
        int end = number.IndexOfAny(['.', 'e']) is var at && at < 0 ? number.Length : at;
        StringBuilder grouped = new(number);
        for (int i = end - 3; i > (number[0] == '-' ? 1 : 0); i -= 3)
        {
            grouped.Insert(i, separator);
        }

        return grouped.ToString();
    }

    private static string Aligned(string body, int width, Match match, bool isNumber)
    {
        bool isZero = match.Groups["zero"].Length > 0 && match.Groups["align"].Length == 0 && isNumber;
        char fill = match.Groups["fill"].Length > 0 ? match.Groups["fill"].Value[0] : isZero ? '0' : ' ';
        string align = match.Groups["align"].Length > 0 ? match.Groups["align"].Value : isZero ? "=" : isNumber ? ">" : "<";
        int missing = width - body.Length;
        return missing <= 0 ? body : align switch
        {
            "<" => body.PadRight(width, fill),
            "^" => new string(fill, missing / 2) + body + new string(fill, missing - (missing / 2)),
            "=" when body[0] is '-' or '+' => body[0] + body[1..].PadLeft(width - 1, fill),
            _ => body.PadLeft(width, fill),
        };
    }

    private static int Number(Match match, string group, int otherwise) =>
        match.Groups[group].Length > 0 ? int.TryParse(match.Groups[group].Value, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue : otherwise;

    [GeneratedRegex(@"^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[+\- ])?(?<alternate>#)?(?<zero>0)?(?<width>\d+)?(?<comma>[,_])?(?:\.(?<precision>\d+))?(?<kind>[a-zA-Z%])?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Specification();

    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>\w*)(?<path>[.\[][^{}!:]*)?(?<conversion>![rsa])?(?::(?<format>[^{}]*))?\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Braces();

    [GeneratedRegex(@"%%|%(?:\((?<name>\w+)\))?(?<flags>[-+0# ]*)(?<size>\d*(?:\.\d+)?)(?<kind>[diufFeEgGsrxXo])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Percents();
}
