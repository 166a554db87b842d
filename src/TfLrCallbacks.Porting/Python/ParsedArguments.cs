using System.Globalization;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>The command-line arguments that a script declares with argparse: each has its default, since nobody gives another one here.</summary>
internal sealed class ParsedArguments
{
    private readonly Dictionary<Value, Dictionary<string, Value>> _declared = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gets the names that have been declared, each with the line.</summary>
    public Dictionary<string, int> Lines { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the defaults of all parsers.</summary>
    public Dictionary<string, Value> Defaults { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers <c>add_argument</c> and <c>parse_args</c> of a parser; null for any other call.</summary>
    public Value? Call(Value target, string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        if (target is not Value.Call made)
        {
            return null;
        }

        Value.Call parser = HandedBack(made);
        switch (name)
        {
            case "add_argument":
                Declare(parser, arguments, position);
                return new Value.Symbol("argument", position);
            case "add_argument_group" or "add_mutually_exclusive_group":
                return parser;
            case "parse_args" or "parse_known_args" when IsParser(parser):
                Value.Instance parsed = new(null, new Dictionary<string, Value>(Of(parser), StringComparer.Ordinal), position);
                return name == "parse_args" ? parsed : new Value.Sequence([parsed, Value.List()], IsTuple: true);
            case "set_defaults":
                foreach ((string? given, Value value) in arguments.Where(argument => argument.Name is not null))
                {
                    Of(parser)[given!] = value;
                }

                return Value.None;
            default:
                return null;
        }
    }

    private static bool IsParser(Value.Call call) => Dialect.LastPart(call.Name).EndsWith("ArgumentParser", StringComparison.Ordinal);

    /// <summary>Gives the parser that a function of another file is given, and gives back with its own options added: <c>parser = deepspeed.add_config_arguments(parser)</c>.</summary>
    private static Value.Call HandedBack(Value.Call made) =>
        !IsParser(made) && made.Arguments is [(_, Value.Call given), ..] && HandedBack(given) is var parser && IsParser(parser) ? parser : made;

    private Dictionary<string, Value> Of(Value.Call parser)
    {
        if (!_declared.TryGetValue(parser, out Dictionary<string, Value>? known))
        {
            _declared[parser] = known = new Dictionary<string, Value>(StringComparer.Ordinal);
            foreach (Value.Call parent in (parser.Arguments.FirstOrDefault(argument => argument.Name == "parents").Value as Value.Sequence)?.Items.OfType<Value.Call>() ?? [])
            {
                foreach ((string name, Value value) in Of(parent))
                {
                    known[name] = value;
                }
            }
        }

        return known;
    }

    private void Declare(Value.Call parser, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        Value? Given(string name) => arguments.FirstOrDefault(argument => argument.Name == name).Value;
        string[] flags = [.. arguments.Where(argument => argument.Name is null).Select(argument => argument.Value).OfType<Value.Text>().Select(text => text.Characters)];
        string? flag = (Given("dest") as Value.Text)?.Characters ?? Array.Find(flags, text => text.StartsWith("--", StringComparison.Ordinal)) ?? flags.FirstOrDefault();
        if (flag is null)
        {
            return;
        }

        string key = flag.TrimStart('-').Replace('-', '_');
        Value value = Given("default")
            ?? (Given("action") is Value.Text { Characters: "store_true" } || Given("is_flag") is Value.Boolean { Truth: true } ? false
                : Given("action") is Value.Text { Characters: "store_false" } ? true
                : flag.StartsWith('-') ? Value.None
                : new Value.Symbol($"args.{key}", position) { Why = $"{position}: '{key}' is given on the command line and has no default. Write its value in its place." });
        Of(parser)[key] = Typed(value, Given("type"));
        Defaults[key] = Of(parser)[key];
        Lines[key] = position.Line;
    }

    /// <summary>Gives a default with its type: argparse reads one that is a text as it reads the command line.</summary>
    private static Value Typed(Value value, Value? type)
    {
        try
        {
            return (type, value) switch
            {
                (Value.Symbol { Name: "float" }, Value.Integer whole) => (double)whole.Number,
                (Value.Symbol { Name: "float" }, Value.Text text) when double.TryParse(text.Characters, CultureInfo.InvariantCulture, out double parsed) => parsed,
                (Value.Symbol { Name: "int" }, Value.Text text) when BigInteger.TryParse(text.Characters, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger parsed) => new Value.Integer(parsed),
                (Value.Function { Apply: { } read }, Value.Text) => read([(null, value)]),
                _ => value,
            };
        }
        catch (PortingException)
        {
            return new Value.Symbol(Brief.Of(value, 60), default) { Why = "its type is a function that is not evaluated here" };
        }
    }
}
