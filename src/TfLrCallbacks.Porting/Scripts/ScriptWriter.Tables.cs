using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Lists of rates that a script makes in front of its loop, of lengths that only the training knows: <c>schedule = cosine_scheduler(lr, 0, epochs, len(loader))</c>.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The name of the list in the lines that make it.</summary>
    private const string Table = "values";

    /// <summary>Gives the list that a name stands for as the reading of the lines that make it, with the settings put in; null where they cannot be read.</summary>
    private string? FromLines(Expression source, string name)
    {
        if (ScriptSource.Variable(source) is not { } variable || Made(variable) is not { } only)
        {
            return null;
        }

        List<string> settings = [];
        Expression made = Within(only, 0);
        if (new ScriptSlice(_source).Of(made, string.Empty, $"{Table} = {SourceWriter.Write(made)}") is not { } lines)
        {
            return null;
        }

        // len(loader) in the lines in front, where no line there assigns the loader.
        Statement[] all = [.. ScriptSource.All(Parser.ReadStatements(lines, out _))];
        HashSet<string> assigned = [.. all.SelectMany(statement => Targets.Names([statement])), .. all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Comprehension>().SelectMany(each => each.Names)];
        foreach (Expression.Call length in all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().Where(call => IsLength(call) && !(ScriptSource.Dotted(call.Arguments[0].Value)!.Split('.')[0] is var root && assigned.Contains(root))).DistinctBy(SourceWriter.Write))
        {
            settings.Add(_code.Number(length, None));
            lines = lines.Replace(SourceWriter.Write(length), Place(settings.Count - 1), StringComparison.Ordinal);
        }

        if (settings.Count == 0)
        {
            return null;
        }

        try
        {
            // Whether the lines can be read is tried with some length.
            string tried = settings.Select((_, i) => i).Aggregate(lines, (text, i) => text.Replace(Place(i), "7", StringComparison.Ordinal));
            if (!(ScheduleReader.Read($"{tried}lambda step: len({Table})").Schedule.ValueAt(0) > 0) || !(ScheduleReader.Read($"{tried}lambda step: {Table}[int(step)]").Schedule.ValueAt(0) >= 0))
            {
                return null;
            }
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        int braces = 2;
        while (lines.Contains(new string('{', braces), StringComparison.Ordinal) || lines.Contains(new string('}', braces), StringComparison.Ordinal))
        {
            braces++;
        }

        string text = settings.Select((setting, i) => (setting, i)).Aggregate(lines, (text, pair) => text.Replace(Place(pair.i), $"{new string('{', braces)}Whole({pair.setting}){new string('}', braces)}", StringComparison.Ordinal));
        NeedWhole();
        if (_members.Add("ListOf"))
        {
            _body.Append(CultureInfo.InvariantCulture, $$"""
                    private static readonly Dictionary<string, double[]> listsOf = [];

                    // The list that lines of the script make: they are read, never executed, once for the same settings.
                    private static double[] ListOf(string lines)
                    {
                        lock (listsOf)
                        {
                            if (!listsOf.TryGetValue(lines, out double[]? list))
                            {
                                int count = (int)TfLrCallbacks.Porting.ScheduleReader.Read($"{lines}\nlambda step: len({{Table}})").Schedule.ValueAt(0);
                                LearningRateSchedule items = TfLrCallbacks.Porting.ScheduleReader.Read($"{lines}\nlambda step: {{Table}}[int(step)]").Schedule;
                                listsOf[lines] = list = new double[count];
                                for (int i = 0; i < count; i++)
                                {
                                    list[i] = items.ValueAt(i);
                                }
                            }

                            return list;
                        }
                    }


                """);
        }

        string method = Member($"{name}Lines");
        string quotes = new('"', Math.Max(3, 1 + text.Split('\n').Max(line => line.AsSpan().Count('"'))));
        StringBuilder indented = new();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            indented.Append(CultureInfo.InvariantCulture, $"{(line.Length > 0 ? "        " : string.Empty)}{line}\n");
        }

        _body.Append(CultureInfo.InvariantCulture, $"    // {One(Brief.Of(SourceWriter.Write(only), 100))}\n    private static string {method}() => {new string('$', braces)}{quotes}\n{indented}        {quotes};\n\n");
        return $"{{ get => field ?? ListOf({method}()); set; }}";

        // What a function is given under the same name is that list.
        Expression? Made(string name) => OfModule(name) is [var own] ? own.Value : _source.Given[name].Take(20).ToArray() is var given && given.OfType<Expression>().ToArray() is [var one]
            && given.Length - 1 == _source.Functions.Values.Count(function => function.Parameters.Any(parameter => parameter.Name == name)) ? one : null;

        Statement.Assign[] OfModule(string name) => [.. _source.Statements.Where(statement => statement is not (Statement.Function or Statement.Class)).SelectMany(statement => ScriptSource.All([statement])).OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name target] && target.Text == name).Take(2)];

        static bool IsLength(Expression part) => part is Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [{ Value: var counted }] } && ScriptSource.Dotted(counted) is not null;

        Expression Within(Expression expression, int depth) => Expressions.Map(expression, part =>
        {
            bool isLength = IsLength(part);
            if (part is Expression.Name or Expression.Attribute && ScriptSource.Variable(part) is { } inner && depth < 6 && _source.Variable(inner) is null && Made(inner) is { } single)
            {
                return Within(single, depth + 1);
            }

            if ((!isLength && part is not Expression.Attribute) || _source.Known(part, None) is not null || (part is Expression.Attribute && (ScriptSource.Dotted(part) is not { } dotted || _source.IsImported(dotted.Split('.')[0]))))
            {
                return null;
            }

            if (isLength && ((Expression.Call)part).Arguments[0].Value is var counted && ScriptSource.Variable(counted) is { } list && _source.Variable(list) is Value.Sequence)
            {
                return null;
            }

            try
            {
                settings.Add(_code.Number(part, None));
                return new Expression.Name(Place(settings.Count - 1), part.Position);
            }
            catch (PortingException)
            {
                return null;
            }
        });

        static string Place(int setting) => string.Create(CultureInfo.InvariantCulture, $"setting_{setting}_put_in");
    }
}
