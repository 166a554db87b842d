using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>
/// The name of an <c>.npz</c> file with places for numbers as Python's <c>str.format</c> has them: <c>{epoch:02d}-{val_loss:.2f}</c>.
/// </summary>
internal sealed partial class FileTemplate
{
    private const string Ending = ".npz";
    private const string ANumber = " *[-+]?0*([0-9.]+(e[-+]?[0-9]+)?|nan|inf)%? *";

    /// <summary>The places for whole numbers.</summary>
    private static readonly string[] Whole = ["epoch", "batch", "step"];

    private readonly string _template;
    private readonly List<(string Literal, string? Name, Match? Format)> _parts = [];
    private Regex? _names;

    /// <summary>Initializes a template.</summary>
    /// <exception cref="ArgumentException">The name does not end in .npz, a brace is not closed, or a format is not one for numbers.</exception>
    public FileTemplate(string template, string argument)
    {
        _template = Check.NotEmpty(template, argument);
        if (!template.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"Must end in .npz, numpy's format for several arrays. Received: \"{template}\".", argument);
        }

        var literal = new StringBuilder();
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            bool twice = i + 1 < template.Length && template[i + 1] == c;
            if (c is '{' or '}' && twice)
            {
                literal.Append(c);
                i++;
            }
            else if (c is '{')
            {
                int end = template.IndexOf('}', i);
                Match match = end < 0 ? Match.Empty : Field().Match(template, i, end - i + 1);
                if (!match.Success)
                {
                    throw new ArgumentException(
                        $"Must hold places such as {{epoch:02d}} or {{val_loss:.2f}}. Received: \"{template}\", which goes wrong at position {i}. Write a brace itself twice.",
                        argument);
                }

                string name = match.Groups["name"].Value;
                if (match.Groups["type"].Value is "d" && !Whole.Contains(name))
                {
                    throw new ArgumentException($"Must give a metric a format for numbers that are not whole, such as {{{name}:.2f}}. Received: \"{template}\".", argument);
                }

                _parts.Add((literal.ToString(), name, match));
                literal.Clear();
                i = end;
            }
            else if (c is '}')
            {
                throw new ArgumentException($"Must not hold a single closing brace. Received: \"{template}\". Write it twice.", argument);
            }
            else
            {
                literal.Append(c);
            }
        }

        _parts.Add((literal.ToString(), null, null));
    }

    /// <summary>Gets the names that it asks for.</summary>
    public IEnumerable<string> Names => _parts.Select(part => part.Name).OfType<string>();

    /// <summary>Gets a value indicating whether it asks for a number of the validation.</summary>
    public bool AsksForValidation => _parts.Exists(part => part.Name?.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) is true);

    /// <summary>Gets what stands before the name of the file: the folder with its separator, or nothing.</summary>
    /// <exception cref="ArgumentException">The folder has a place for a number.</exception>
    public string FolderOf(string argument)
    {
        string first = _parts[0].Literal;
        int end = first.AsSpan().LastIndexOfAny('/', Path.DirectorySeparatorChar) + 1;
        return _parts.Skip(1).Any(part => part.Literal.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar) >= 0)
            ? throw new ArgumentException($"Must have places for numbers only in the name of the file, where the best are kept. Received: \"{_template}\", with one in the folder.", argument)
            : first[..end];
    }

    /// <summary>Gives the name with a version, <c>model-v1.npz</c>.</summary>
    public static string Versioned(string path, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{path[..^Ending.Length]}-v{version}{path[^Ending.Length..]}");

    /// <summary>Tells whether a path can have been filled in here, with a version or without.</summary>
    public bool CanBe(string path)
    {
        _names ??= new Regex(
            $"^{string.Concat(_parts.Select((part, i) => Regex.Escape(i == _parts.Count - 1 ? part.Literal[..^Ending.Length] : part.Literal) + (part.Name is null ? string.Empty : ANumber)))}(-v[1-9][0-9]*)?[.]npz$",
            RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        return _names.IsMatch(path) && !path.EndsWith('\n');
    }

    /// <summary>Fills the template in.</summary>
    /// <exception cref="KeyNotFoundException">A name is not among the numbers.</exception>
    public string Fill(long epoch, long? batch, IDictionary<string, double> logs, long? step = null)
    {
        var text = new StringBuilder();
        foreach ((string literal, string? name, Match? format) in _parts)
        {
            text.Append(literal);
            if (name is null)
            {
                continue;
            }

            text.Append(name switch
            {
                "epoch" => OfWhole(epoch, format!),
                "batch" when batch is { } number => OfWhole(number, format!),
                "step" when step is { } number => OfWhole(number, format!),
                _ when logs.TryGetValue(name, out double value) => Real(value, format!),
                _ => throw new KeyNotFoundException(
                    $"The file name \"{_template}\" asks for \"{name}\", which is not in the logs. There is: epoch, {string.Join(", ", logs.Keys.Order(StringComparer.Ordinal))}."),
            });
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\G\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<align>[<>^])?(?<sign>[+ -])?(?<zero>0)?(?<width>[1-9][0-9]?)?(\.(?<precision>[0-9]{1,2}))?(?<type>[dfeg%])?)?\}")]
    private static partial Regex Field();

    private static string OfWhole(long value, Match format) => format.Groups["type"].Value is "d" or ""
        ? Pad(value.ToString(CultureInfo.InvariantCulture), format)
        : Real(value, format);

    private static string Real(double value, Match format)
    {
        string type = format.Groups["type"].Value;
        int? precision = format.Groups["precision"] is { Success: true, Value: var digits }
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : null;
        string text = !double.IsFinite(value) || (type.Length is 0 && precision is null)
            ? PythonNumber.Repr(value)
            : type switch
            {
                "f" => PythonNumber.Fixed(value, precision ?? 6),
                "%" => PythonNumber.Fixed(value * 100, precision ?? 6) + "%",
                "e" => value.ToString($"0.{new string('0', precision ?? 6)}e+00", CultureInfo.InvariantCulture),
                _ => General(value, Math.Max(1, precision ?? 6)),
            };
        return Pad(text, format);
    }

    private static string General(double value, int digits)
    {
        string text = value.ToString($"G{digits}", CultureInfo.InvariantCulture);
        return text.Replace('E', 'e');
    }

    private static string Pad(string text, Match format)
    {
        int width = format.Groups["width"] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
        string sign = text.StartsWith('-') ? "-" : format.Groups["sign"].Value.Trim('-');
        string number = text.TrimStart('-');
        if (format.Groups["zero"].Success)
        {
            return sign + number.PadLeft(Math.Max(0, width - sign.Length), '0');
        }

        string whole = sign + number;
        return format.Groups["align"].Value switch
        {
            "<" => whole.PadRight(width),
            "^" => whole.PadLeft(whole.Length + ((width - whole.Length) / 2)).PadRight(width),
            _ => whole.PadLeft(width),
        };
    }
}
