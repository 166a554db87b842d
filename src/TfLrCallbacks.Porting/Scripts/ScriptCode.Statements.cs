using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Statements of a function.</content>
internal sealed partial class ScriptCode
{
    private void Block(IReadOnlyList<Statement> statements, IReadOnlySet<string> locals, string indentation, StringBuilder code)
    {
        foreach (Statement statement in statements)
        {
            One(statement, locals, indentation, code);
            if (statement is Statement.Return or Statement.Raise or Statement.Jump { Word: not "pass" })
            {
                return;
            }
        }
    }

    private void One(Statement statement, IReadOnlySet<string> locals, string indentation, StringBuilder code)
    {
        string inner = $"{indentation}    ";
        if (special?.Invoke(statement, locals) is { } written)
        {
            if (written.Length > 0)
            {
                code.Append(indentation).Append(written).Append('\n');
            }

            return;
        }

        void Line(string text) => code.Append(indentation).Append(text).Append('\n');
        switch (statement)
        {
            case Statement.Evaluated { Value: Expression.Literal or Expression.Call { Function: Expression.Name { Text: "print" } } or Expression.Call { Function: Expression.Attribute { Text: "info" or "debug" or "log" } } }:
            case Statement.Evaluated { Value: Expression.Call logging } when Logging.IsCall(logging):
            case Statement.Jump { Word: "pass" } or Statement.Assert or Statement.Declared or Statement.Import:
                return;
            case Statement.Jump jump:
                Line($"{jump.Word};");
                return;
            case Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Target: Expression.Call { Function: Expression.Name { Text: "super" } } } } }:
            case Statement.If check when check.Otherwise.Count == 0 && check.Branches.All(branch => branch.Body.All(IsTalk)):
                return;
            case Statement.Return { Value: null }:
                Line(_isHook ? "return;" : throw new PortingException(statement.Position, "this return gives no rate."));
                return;
            case Statement.Return { Value: { } value }:
                Line($"return {Number(value, locals)};");
                return;
            case Statement.Raise:
                Line("throw new InvalidOperationException(\"The script raises an error here.\");");
                return;
            case Statement.Assign { Targets: [Expression.Name target] } assign:
                if (Number(assign.Value, locals) is var assigned && assigned != Camel(target.Text))
                {
                    // step = tf.cast(step, tf.float32) changes nothing: all numbers are doubles.
                    Line($"{Camel(target.Text)} = {assigned};");
                }

                return;
            case Statement.Assign { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } when targets.Items.Count == values.Items.Count && targets.Items.All(item => item is Expression.Name) && IsInTurn(targets.Items, values.Items):
                foreach ((Expression target, Expression value) in targets.Items.Zip(values.Items))
                {
                    One(new Statement.Assign([target], value, statement.Position), locals, indentation, code);
                }

                return;
            case Statement.Assign { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } when targets.Items.Count == values.Items.Count && targets.Items.All(item => item is Expression.Name):
                Line($"({string.Join(", ", targets.Items.Select(item => Camel(((Expression.Name)item).Text)))}) = ({string.Join(", ", values.Items.Select(item => Number(item, locals)))});");
                return;
            case Statement.Augmented { Target: Expression.Name target } augmented:
                Line($"{Camel(target.Text)} = {Number(new Expression.Binary(augmented.Operator, target, augmented.Value, augmented.Position), locals)};");
                return;
            case Statement.If choice:
                for (int i = 0; i < choice.Branches.Count; i++)
                {
                    Line($"{(i == 0 ? "if" : "else if")} {Bracketed(Condition(choice.Branches[i].Test, locals))}");
                    Braces(choice.Branches[i].Body);
                }

                if (choice.Otherwise.Count > 0)
                {
                    Line("else");
                    Braces(choice.Otherwise);
                }

                return;
            case Statement.While loop:
                Line($"while {Bracketed(Condition(loop.Test, locals))}");
                Braces(loop.Body);
                return;
            case Statement.For { Target: Expression.Name target, Source: Expression.Sequence list } loop:
                Each(loop, target, each => $"foreach (double {each} in new double[] {{ {string.Join(", ", list.Items.Select(item => Number(item, locals)))} }})");
                return;
            case Statement.For { Target: Expression.Name target, Source: Expression.Call { Function: Expression.Name { Text: "range" }, Arguments: { Count: 1 or 2 } limits } } loop:
                Each(loop, target, each => $"for (double {each} = {(limits.Count == 1 ? "0.0" : Number(limits[0].Value, locals))}; {each} < {Number(limits[^1].Value, locals)}; {each}++)");
                return;
            case Statement.For { Target: Expression.Name target, Source: Expression.Call { Function: Expression.Name { Text: "range" }, Arguments: { Count: 3 } limits } } loop when StepOf(limits[2].Value) is { } by:
                Each(loop, target, each => $"for (double {each} = {Number(limits[0].Value, locals)}; {each} {(by > 0 ? "<" : ">")} {Number(limits[1].Value, locals)}; {each} += {Number(by)})");
                return;
            case Statement.For { Target: Expression.Name target, Source: var list } loop when items?.Invoke(list, locals) is { } many:
                Each(loop, target, each => $"foreach (double {each} in {many})");
                return;
            case Statement.For { Target: Expression.Sequence { Items: [Expression.Name count, Expression.Name target] }, Source: Expression.Call { Function: Expression.Name { Text: "enumerate" }, Arguments: [var list] } } loop when items?.Invoke(list.Value, locals) is { } many:
                Line($"{Camel(count.Text)} = -1.0;");
                Each(loop, target, each => $"foreach (double {each} in {many})", $"{Camel(count.Text)}++;");
                return;
            case Statement.For { Target: Expression.Sequence { Items: [Expression.Name count, Expression.Sequence row] }, Source: Expression.Call { Function: Expression.Name { Text: "enumerate" }, Arguments: [{ Name: null, Value: var list }] } } loop when Of(row, list) is { } lists:
                Rows(loop, [(count, null), .. lists]);
                return;
            case Statement.For { Target: Expression.Sequence row, Source: var list } loop when Of(row, list) is { } lists:
                Rows(loop, lists);
                return;
            case Statement.With with:
                Block(with.Body, locals, indentation, code);
                return;
            default:
                throw new PortingException(statement.Position, "This statement has no form in C# here.");
        }

        void Braces(IReadOnlyList<Statement> body)
        {
            Line("{");
            Block(body, locals, inner, code);
            Line("}");
        }

        (Expression.Name Name, string? List)[]? Of(Expression.Sequence names, Expression list) => names.Items.All(name => name is Expression.Name) && columns?.Invoke(list, locals) is { } lists && lists.Length == names.Items.Count
            ? [.. names.Items.Zip(lists, (name, own) => ((Expression.Name)name, own))] : null;

        // A loop over the rows of a table, or over several lists: each name has the item of its list, and a name without one the place.
        void Rows(Statement.For loop, (Expression.Name Name, string? List)[] names)
        {
            string row = "row";
            for (int i = 2; locals.Contains(row) || !_counters.Add(row); i++)
            {
                row = string.Create(CultureInfo.InvariantCulture, $"row{i}");
            }

            string[] lists = [.. names.Select(name => name.List).OfType<string>().Distinct()];
            string end = lists.Skip(1).Aggregate($"{lists[0]}.Count", (least, list) => IsOneTable(lists) ? least : $"Math.Min({least}, {list}.Count)");
            Line($"for (double {row} = 0.0; {row} < {end}; {row}++)");
            Line("{");
            foreach ((Expression.Name name, string? list) in names.Where(name => name.Name.Text.Trim('_').Length > 0 || ScriptSource.Names(loop.Body).Contains(name.Name.Text)))
            {
                code.Append(CultureInfo.InvariantCulture, $"{inner}{(_ofLoops.Contains(name.Text) ? "double " : string.Empty)}{Camel(name.Text)} = {(list is null ? row : $"{list}[(int){row}]")};\n");
            }

            Block(loop.Body, locals, inner, code);
            Line("}");
            _counters.Remove(row);
        }

        static double? StepOf(Expression step) => step switch
        {
            Expression.Literal { Value: Value.Integer { Number.IsZero: false } by } => by.AsDouble(),
            Expression.Unary { Operator: "-", Operand: Expression.Literal { Value: Value.Integer { Number.IsZero: false } by } } => -by.AsDouble(),
            _ => null,
        };

        static bool IsOneTable(string[] lists) => lists.Select((list, i) => list.EndsWith(i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) && list[..^1] == lists[0][..^1]).All(isColumn => isColumn);

        // A loop within a loop over the same name has a counter of its own.
        void Each(Statement.For loop, Expression.Name target, Func<string, string> head, string? first = null)
        {
            bool isOfLoop = _ofLoops.Contains(target.Text);
            string plain = isOfLoop ? Camel(target.Text) : $"each{Pascal(target.Text)}";
            string each = plain;
            for (int i = 2; !_counters.Add(each); i++)
            {
                each = $"{plain}{i}";
            }

            Line(head(each));
            Line("{");
            foreach (string line in new[] { first, isOfLoop ? null : $"{Camel(target.Text)} = {each};" }.OfType<string>())
            {
                code.Append(inner).Append(line).Append('\n');
            }

            Block(loop.Body, locals, inner, code);
            Line("}");
            _counters.Remove(each);
        }
    }

    /// <summary>Gets whether names can be assigned one after the other: no value needs a name that is assigned before it.</summary>
    private static bool IsInTurn(IReadOnlyList<Expression> names, IReadOnlyList<Expression> values) =>
        values.Select((value, i) => !Expressions.All(value).OfType<Expression.Name>().Any(used => names.Take(i).Any(name => ((Expression.Name)name).Text == used.Text))).All(isFree => isFree);

    /// <summary>Gets whether a statement only prints, or raises an error about what a script was given.</summary>
    private static bool IsTalk(Statement statement) => statement is Statement.Raise or Statement.Jump { Word: "pass" }
        or Statement.Evaluated { Value: Expression.Literal or Expression.Call { Function: Expression.Name { Text: "print" } } or Expression.Call { Function: Expression.Attribute { Text: "info" or "debug" or "log" or "warn" or "warning" or "write" } } };

    private static string Bracketed(string condition) => condition.StartsWith('(') && condition.EndsWith(')') && !condition.StartsWith("!(", StringComparison.Ordinal) ? condition : $"({condition})";

    private static bool Ends(IReadOnlyList<Statement> body) => body.Count > 0 && body[^1] switch
    {
        Statement.Return or Statement.Raise => true,
        Statement.If choice => choice.Otherwise.Count > 0 && Ends(choice.Otherwise) && choice.Branches.All(branch => Ends(branch.Body)),
        _ => false,
    };
}
