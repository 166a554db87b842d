using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Sizes of data that the rates are made of: a fit knows them by its own rows.</content>
internal sealed partial class ScriptWriter
{
    private const string OfFit = ": Fit takes it from its x";

    /// <summary>Lets each fit take the sizes of the data that it is given, where the script asks for them by the name of that data.</summary>
    private void Sizes()
    {
        Dictionary<string, string> open = _parameters.Where(setting => setting.Value.StartsWith(UnknownSetting, StringComparison.Ordinal)).ToDictionary(setting => setting.Key, setting => setting.Value[UnknownSetting.Length..].Replace(" // TODO: ", string.Empty, StringComparison.Ordinal), StringComparer.Ordinal);
        if (open.Count == 0)
        {
            return;
        }

        string rows = _engine is PortEngine.TensorFlowNet ? "x.shape.dims[0]" : "x.shape[0]";
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (Match method in FitBody().Matches(_body.ToString()))
        {
            int line = int.Parse(method.Groups["line"].Value, CultureInfo.InvariantCulture);
            ScriptConstruct[] fits = [.. _found.Select(item => item.Construct).Where(construct => construct.Kind == "keras-fit" && construct.Line == line)];
            if (fits is not [var fit])
            {
                continue;
            }

            string? data = fit.Arguments.FirstOrDefault(argument => argument.Name == "x")?.Written switch
            {
                Expression.Name named when IsOneData(named.Text) => named.Text,
                Expression.Attribute member when ScriptSource.Dotted(member) is { } dotted && ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Count(assign => assign.Targets.SelectMany(Expressions.All).Any(target => ScriptSource.Dotted(target) == dotted)) == 1 => dotted,
                _ => null,
            };
            List<string> lines = [];
            foreach ((string setting, string asked) in open)
            {
                // What is given without targets makes its own batches, and its length is theirs.
                bool isOfRows = fit.Arguments.Any(argument => argument.Name == "y");
                string size = Size().Match(method.Groups["call"].Value).Groups["size"].Value;
                string? value = data is not null && isOfRows && (asked == $"len({data})" || asked == $"{data}.shape[0]") ? rows
                    : asked == RowsAsked ? rows
                    : asked == BatchesAsked || (data is not null && !isOfRows && size.Length > 0 && asked == $"len({data})") ? Batches(size, fit) : null;
                if (value is not null)
                {
                    lines.Add($"        {setting} = {value};\n");
                    taken.Add(setting);
                }
            }

            _body.Replace(method.Value, $"{method.Groups["head"].Value}{string.Concat(lines)}{method.Groups["call"].Value}");
        }

        foreach (string setting in taken)
        {
            _parameters[setting] = $"{UnknownSetting} // {open[setting]}{OfFit}";
        }

        string Batches(string size, ScriptConstruct fit)
        {
            string split = fit.Arguments.FirstOrDefault(argument => argument.Name == "validation_split")?.Known?.AsDouble() is { } part ? $"Math.Floor({rows} * (1 - {ScriptCode.Number(part)}))" : rows;
            return $"Math.Ceiling({split} / {(size.Length > 0 ? $"(double){size}" : "32.0")})";
        }
    }

    /// <summary>Gets whether a name is given data once, so that its size where it is asked for is that of the fit.</summary>
    private bool IsOneData(string name) => ScriptSource.All(_source.Statements).Count(statement => statement is Statement.Assign assign && assign.Targets.Any(target => target is Expression.Name own && own.Text == name) && !KeepsRows(assign.Value, name)) <= 1;

    /// <summary>Gets whether data has as many rows as before: <c>x_train / 255.0</c>, <c>x_train.astype("float32")</c>.</summary>
    private static bool KeepsRows(Expression value, string name) => value switch
    {
        Expression.Name same => same.Text == name,
        Expression.Binary { Operator: "/" or "*" or "-" or "+" } binary => KeepsRows(binary.Left, name) && !Expressions.All(binary.Right).Any(part => part is Expression.Name { Text: var other } && other == name),
        Expression.Call { Function: Expression.Attribute { Text: "astype", Target: var cast } } => KeepsRows(cast, name),
        Expression.Call { Function: Expression.Attribute { Text: "expand_dims" or "asarray" or "array" or "float32" }, Arguments: [var first, ..] } => KeepsRows(first.Value, name),
        _ => false,
    };

    [GeneratedRegex(@"(?<head>    // line (?<line>\d+)[^\n]*\n    public static (?:History|FitHistory) Fit\w*\([^\n]*NDArray x, NDArray y[^\n]*\)\n    \{\n)(?<call>.*?\n    \}\n)", RegexOptions.Singleline)]
    private static partial Regex FitBody();

    [GeneratedRegex(@"model\.Fit\([^\n]*?batch_?[sS]ize: (?<size>\(int\)\w+|\d+)|$")]
    private static partial Regex Size();
}
