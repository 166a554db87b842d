using System.Globalization;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>The flags that a script defines with absl, or with TensorFlow 1's <c>tf.app.flags</c>: each has its default until the script assigns another.</summary>
internal static class Flags
{
    /// <summary>Gets whether a function defines a flag.</summary>
    public static bool Declares(string name) => Dialect.LastPart(name) is var last && last.StartsWith("DEFINE_", StringComparison.Ordinal) && last != "DEFINE_alias" && name.Contains("flags", StringComparison.Ordinal);

    /// <summary>Defines a flag and gives its holder, which has its <c>value</c>.</summary>
    public static Value Define(string function, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Reading reading)
    {
        Value[] positional = [.. arguments.Where(argument => argument.Name is null).Select(argument => argument.Value)];
        Value? Given(int at, string name, string alias) => positional.ElementAtOrDefault(at) ?? arguments.FirstOrDefault(argument => argument.Name == name || argument.Name == alias).Value;
        Value name = Given(0, "name", "flag_name") ?? Value.None;
        Value start = Default(Dialect.LastPart(function), Given(1, "default", "default_value") ?? Value.None);
        Value.Instance flag = new(null, new Dictionary<string, Value>(StringComparer.Ordinal) { ["name"] = name, ["default"] = start, ["value"] = start }, position);
        if (name is Value.Text { IsPartly: false, Characters: var characters })
        {
            reading.Flags[characters] = flag;
            reading.Arguments.Defaults[characters] = start;
        }

        return flag;
    }

    /// <summary>Answers <c>flags.set_default(holder, value)</c> and <c>FLAGS.set_default(name, value)</c>; false where no flag is meant.</summary>
    public static bool SetDefault(IReadOnlyList<(string? Name, Value Value)> arguments, Reading reading)
    {
        if (arguments is not [(_, var named), (_, var value)])
        {
            return false;
        }

        Value.Instance? flag = named as Value.Instance ?? (named is Value.Text text ? reading.Flags.GetValueOrDefault(text.Characters) : null);
        if (flag is not null)
        {
            flag.Attributes["value"] = flag.Attributes["default"] = value;
        }

        return flag is not null;
    }

    /// <summary>Gives the value that a flag has where nobody gives one.</summary>
    private static Value Default(string function, Value start) => (function, start) switch
    {
        ("DEFINE_float", Value.Integer whole) => (double)whole.Number,
        ("DEFINE_float", Value.Text text) when double.TryParse(text.Characters, CultureInfo.InvariantCulture, out double parsed) => parsed,
        ("DEFINE_integer", Value.Text text) when BigInteger.TryParse(text.Characters, CultureInfo.InvariantCulture, out BigInteger parsed) => new Value.Integer(parsed),
        ("DEFINE_list", Value.Text text) => Value.List(text.Characters.Length == 0 ? [] : text.Characters.Split(',').Select(part => (Value)part.Trim())),
        ("DEFINE_spaceseplist", Value.Text text) => Value.List(text.Characters.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(part => (Value)part)),
        (_, not (Value.Nothing or Value.Sequence or Value.Symbol or Value.Call)) when function.StartsWith("DEFINE_multi", StringComparison.Ordinal) => Value.List(start),
        _ => start,
    };
}
