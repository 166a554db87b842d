using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>
/// Writes a callback class of a script as a class in C#: fields, constructor and hooks, with <c>run.LearningRate</c> where the script reads or sets
/// the optimizer's rate. A statement on which no rate depends, and that has no form here, stays as a comment with its line.
/// </summary>
internal sealed partial class ScriptCallbackClass
{
    private static readonly Dictionary<string, string> Hooks = new(StringComparer.Ordinal)
    {
        ["on_train_begin"] = "OnTrainBegin(ITrainingRun run)", ["on_train_end"] = "OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)",
        ["on_epoch_begin"] = "OnEpochBegin(ITrainingRun run, int @)", ["on_epoch_end"] = "OnEpochEnd(ITrainingRun run, int @, IDictionary<string, double> logs)",
        ["on_batch_begin"] = "OnTrainBatchBegin(ITrainingRun run, long @)", ["on_batch_end"] = "OnTrainBatchEnd(ITrainingRun run, long @, IDictionary<string, double> logs)",
        ["on_train_batch_begin"] = "OnTrainBatchBegin(ITrainingRun run, long @)", ["on_train_batch_end"] = "OnTrainBatchEnd(ITrainingRun run, long @, IDictionary<string, double> logs)",
    };

    private static readonly HashSet<string> None = new(StringComparer.Ordinal);

    private readonly Statement.Class _type;
    private readonly string? _optimizer;
    private readonly string? _driven;
    private readonly IReadOnlyList<string> _optimizers;
    private readonly ScriptCode _code;
    private readonly Func<Expression, IReadOnlySet<string>, string?> _outside;
    private readonly Func<Expression.Call, Func<Expression, string>, string?> _called;
    private readonly Func<Expression, IReadOnlySet<string>, string?> _placed;
    private readonly Func<Expression, bool> _isHolder;
    private readonly Statement.Function[] _methods;
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _needed = new(StringComparer.Ordinal);
    private string? _logs;

    public ScriptCallbackClass(Statement.Class type, Func<Expression, IReadOnlySet<string>, string?> outside, Func<Expression, IReadOnlySet<string>, string?> items, Func<Expression, IReadOnlySet<string>, string[]?> columns, Func<Expression.Call, Func<Expression, string>, string?> called, Func<Expression, IReadOnlySet<string>, string?> placed, Func<Expression, IReadOnlySet<string>, string?> truths, Func<Expression, bool> isHolder, Func<string, bool> isList, string? optimizer = null)
    {
        Name = $"{NameOf(type.Name)}{(optimizer is null ? string.Empty : $"Of{ScriptCode.Pascal(optimizer)}")}";
        _optimizer = optimizer;
        _optimizers = optimizer is null ? [] : Optimizers(type);
        _driven = optimizer ?? (Driven(type) is [not "optimizer" and var only] ? only : null);
        _type = type with { Body = [.. type.Body.Select(statement => statement is Statement.Function method ? method with { Body = Apart(Of(optimizer, method.Body)) } : statement)] };
        _outside = outside;
        _called = called;
        _placed = placed;
        _isHolder = isHolder;
        _code = new ScriptCode(Inside, Special, (list, locals) => List(list) ?? items(list, locals), (test, locals) => OfWords(test, locals) ?? truths(test, locals), columns);
        _methods = [.. _type.Body.OfType<Statement.Function>()];
        Start = Array.Find(_methods, method => method.Name == "__init__");
        Classify(isList);
    }

    /// <summary>Gets the name of the class in C#.</summary>
    public string Name { get; }

    /// <summary>Gets the parameters that the C# constructor takes.</summary>
    public IReadOnlyList<string> Parameters { get; private set; } = [];

    /// <summary>Gets those of the parameters that are texts.</summary>
    public IReadOnlySet<string> Texts => _texts;

    private Statement.Function? Start { get; }

    /// <summary>Writes the class.</summary>
    /// <exception cref="PortingException">A statement on which the rate depends has no form here.</exception>
    public string Write()
    {
        StringBuilder code = new();
        string name = Name;
        code.Append(CultureInfo.InvariantCulture, $"    // lines {_type.Position.Line} to {_type.EndLine}: {_type.Name}{(_optimizer is null ? string.Empty : $", what it does for {_optimizer}")}\n    public sealed class {name} : Callback\n    {{\n");
        foreach (string field in _numbers)
        {
            code.Append(CultureInfo.InvariantCulture, $"        private double {Field(field)};\n");
        }

        foreach (string field in _lists.Keys)
        {
            code.Append(CultureInfo.InvariantCulture, $"        private IReadOnlyList<double> {Field(field)} = [];\n");
        }

        foreach (string field in _words)
        {
            code.Append(CultureInfo.InvariantCulture, $"        private string {Field(field)} = string.Empty;\n");
        }

        foreach ((string field, int count) in _functions)
        {
            code.Append(CultureInfo.InvariantCulture, $"        private readonly {OfNumbers(count)} {Field(field)};\n");
        }

        if (Start is not null)
        {
            (string Name, Expression? Default)[] given = [.. Start.Parameters.Where(parameter => Parameters.Contains(parameter.Name))];
            string body = OfStart(Start with { Parameters = given });
            if (body.Length > 0 || given.Length > 0)
            {
                code.Append(CultureInfo.InvariantCulture, $"\n        public {name}({string.Join(", ", given.Select(parameter => Parameter(parameter.Name, parameter.Default)))})\n        {{\n{body}        }}\n");
            }
        }

        foreach (Statement.Function method in _methods.Where(method => method != Start))
        {
            string[] own = [.. method.Parameters.Skip(1).Select(parameter => parameter.Name)];
            if (Hooks.TryGetValue(method.Name, out string? header))
            {
                string position = own.Length > 0 && header.Contains('@', StringComparison.Ordinal) ? own[0] : header.Contains("int @", StringComparison.Ordinal) ? "epoch" : "batch";
                _logs = own.Length > 0 && own[^1] != position ? own[^1] : null;
                Statement.Function body = method with { Parameters = _logs is null ? [(position, null)] : [(position, null), (_logs, null)] };
                string lines = WithoutIdle(_code.Body(body, "            ", isHook: true));
                if (lines.Length > 0)
                {
                    code.Append(CultureInfo.InvariantCulture, $"\n        public override void {header.Replace("@", ScriptCode.Camel(position), StringComparison.Ordinal)}\n        {{\n{lines}        }}\n");
                }
            }
            else if (!method.Name.StartsWith("__", StringComparison.Ordinal) && method.Name is not "get_config")
            {
                bool gives = ScriptSource.All(method.Body).OfType<Statement.Return>().Any(returned => returned.Value is not null);
                string parameters = string.Concat(own.Select(parameter => $", double {ScriptCode.Camel(parameter)}"));
                try
                {
                    string body = _code.Body(method with { Parameters = [.. own.Select(parameter => (parameter, (Expression?)null))] }, "            ", isHook: !gives);
                    code.Append(CultureInfo.InvariantCulture, $"\n        private {(gives ? "double" : "void")} {ScriptCode.Pascal(method.Name)}(ITrainingRun run{parameters})\n        {{\n{body}        }}\n");
                }
                catch (PortingException) when (!_needed.Contains(method.Name))
                {
                    code.Append(CultureInfo.InvariantCulture, $"\n        // TODO line {method.Position.Line}: the method {method.Name} is not carried over.\n");
                }
            }
        }

        return code.Append("    }\n").Replace("    {\n\n", "    {\n").ToString();
    }

    private string Parameter(string name, Expression? value) => _given.TryGetValue(name, out int count) ? $"{OfNumbers(count)} {ScriptCode.Camel(name)}"
        : Lists.Contains(name) ? ListParameter(name, value)
        : _texts.Contains(name)
        ? $"string {ScriptCode.Camel(name)}{(value is Expression.Literal { Value: Value.Text text } ? $" = {Quoted(text.Characters)}" : string.Empty)}"
        : $"double {ScriptCode.Camel(name)}{(value is null ? string.Empty : $" = {(value is Expression.Literal { Value: Value.Nothing } ? "double.NaN" : _code.Number(value, None))}")}";

    /// <summary>Gives <c>self.a, self.b = a, b</c> as two assignments.</summary>
    private static IReadOnlyList<Statement> Apart(IReadOnlyList<Statement> body) => [.. body.SelectMany(statement =>
        statement is Statement.Assign { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } assign && targets.Items.Count == values.Items.Count
        && targets.Items.All(target => IsSelf(target, out _)) && !values.Items.SelectMany(Expressions.All).Any(part => part is Expression.Name { Text: "self" })
            ? targets.Items.Zip(values.Items, (target, value) => (Statement)(assign with { Targets = [target], Value = value }))
            : [statement])];

    private static string Field(string name) => $"_{ScriptCode.Camel(name.TrimStart('_')).TrimStart('@')}";

    private static bool IsSelf(Expression expression, out string name)
    {
        name = expression is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member } ? member : string.Empty;
        return name.Length > 0;
    }

    private static bool IsName(Expression expression, string name) => expression is Expression.Name known && known.Text == name;

    private static bool IsRate(Expression expression) => expression is Expression.Call call && ScriptWrites.IsRead(call);

    /// <summary>Finds the fields that hold numbers, and the parameters and methods that the rate takes.</summary>
    private void Classify(Func<string, bool> isList)
    {
        (string Name, Expression Value)[] assigned = [.. _methods.SelectMany(method => ScriptSource.All(method.Body)).SelectMany(statement => statement switch
        {
            Statement.Assign assign => assign.Targets.SelectMany(target => IsSelf(target, out string name) ? [(name, assign.Value)] : Array.Empty<(string, Expression)>()),
            Statement.Augmented augmented when IsSelf(augmented.Target, out string name) => [(name, augmented.Value)],
            _ => [],
        })];
        _code.Optional.UnionWith((Start?.Parameters ?? []).Where(parameter => parameter.Default is Expression.Literal { Value: Value.Nothing } && IsNumber(parameter.Name)).Select(parameter => parameter.Name));
        HashSet<string> texts = [.. (Start?.Parameters ?? []).Where(parameter => !_code.Optional.Contains(parameter.Name) && parameter.Default is Expression.Literal { Value: Value.Text or Value.Nothing } or Expression.Sequence or Expression.Dictionary).Select(parameter => parameter.Name)];
        texts.UnionWith(assigned.Where(pair => pair.Value is Expression.Name name && (_isHolder(name) || _optimizers.Contains(pair.Name))).Select(pair => ((Expression.Name)pair.Value).Text));
        foreach (IGrouping<string, (string Name, Expression Value)> field in assigned.GroupBy(pair => pair.Name))
        {
            if (!IsHolder(field.Key, [.. field.Select(pair => pair.Value)]) && field.All(pair => pair.Value is not (Expression.Sequence or Expression.Dictionary or Expression.Template or Expression.Comprehension or Expression.Lambda or Expression.Literal { Value: Value.Text }) && (pair.Value is not Expression.Literal { Value: Value.Nothing } || IsAskedForNone(pair.Name))
                && !(pair.Value is Expression.Name name && texts.Contains(name.Text))
                && !(pair.Value is Expression.Call { Function: Expression.Name { Text: "list" or "dict" or "str" or "set" or "open" } or Expression.Attribute { Text: "get_weights" or "copy" or "deepcopy" or "predict" or "evaluate" or "defaultdict" } })))
            {
                _numbers.Add(field.Key);
            }
        }

        Called(assigned);
        Words(assigned);
        Keep(assigned, isList);
        Parameters = [.. (Start?.Parameters ?? []).Select(parameter => parameter.Name).Where(name => name != "self" && !name.StartsWith('*') && (!texts.Contains(name) || _texts.Contains(name) || Lists.Contains(name)))];
        foreach (string called in _methods.SelectMany(method => ScriptSource.All(method.Body)).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
            .Select(call => IsSelf(call.Function, out string name) ? name : null).OfType<string>())
        {
            _needed.Add(called);
        }
    }

    /// <summary>Gets whether a parameter that is None by default is a number where it is given: it is computed with, or a number stands for it.</summary>
    private bool IsNumber(string parameter) => ScriptSource.All(Start!.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part switch
    {
        Expression.Binary binary => (IsName(binary.Left, parameter) && binary.Right is not (Expression.Sequence or Expression.Dictionary or Expression.Literal { Value: Value.Text or Value.Nothing })) || (IsName(binary.Right, parameter) && binary.Operator is not ("and" or "or")),
        Expression.Conditional { Otherwise: Expression.Binary or Expression.Literal { Value: Value.Integer or Value.Float } } choice => IsName(choice.Then, parameter),
        _ => false,
    });

    /// <summary>Gives what belongs to the object, the run or the logs in C#.</summary>
    private string? Inside(Expression expression, IReadOnlySet<string> locals)
    {
        CheckOptimizer(expression);
        switch (expression)
        {
            case Expression.Call call when IsRate(call):
                return "run.LearningRate";
            case Expression.Call { Function: Expression.Name { Text: "float" }, Arguments: [var read] } when IsRateName(read.Value) || IsRate(read.Value):
                return "run.LearningRate";
            case not null when OfList(expression, locals) is { } list:
                return list;
            case Expression.Call { Function: var function } call when IsSelf(function, out string method) && Array.Exists(_methods, own => own.Name == method) && !Hooks.ContainsKey(method):
                return $"{ScriptCode.Pascal(method)}({string.Join(", ", call.Arguments.Select(argument => _code.Number(argument.Value, locals)).Prepend("run"))})";
            case Expression.Call { Function: var function } call when IsSelf(function, out string asked) && _functions.ContainsKey(asked):
                return $"{Field(asked)}({string.Join(", ", call.Arguments.Select(argument => _code.Number(argument.Value, locals)))})";
            case Expression.Call { Function: Expression.Name function } call when !locals.Contains(function.Text) && _called(call, argument => _code.Number(argument, locals)) is { } own:
                return own;
            case Expression.Call { Function: Expression.Attribute { Text: "get", Target: Expression.Name logs }, Arguments: [{ Value: var key }, ..] } when logs.Text == _logs && Word(key) is { } field:
                return $"logs[{field}]";
            case Expression.Subscript { Target: Expression.Name logs, Index: var index } when logs.Text == _logs && Word(index) is { } own:
                return $"logs[{own}]";
            case Expression.Call { Function: Expression.Attribute { Text: "get", Target: Expression.Name logs }, Arguments: [{ Value: Expression.Literal { Value: Value.Text metric } }, ..] } when logs.Text == _logs:
                return $"logs[\"{Metric(metric.Characters)}\"]";
            case Expression.Subscript { Target: Expression.Name logs, Index: Expression.Literal { Value: Value.Text metric } } when logs.Text == _logs:
                return $"logs[\"{Metric(metric.Characters)}\"]";
            case Expression.Subscript { Target: Expression.Attribute { Text: "params", Target: Expression.Name { Text: "self" } }, Index: Expression.Literal { Value: Value.Text { Characters: "steps" } } }:
                return "(double)run.Length.StepsPerEpoch!.Value";
            case Expression.Subscript { Target: Expression.Attribute { Text: "params", Target: Expression.Name { Text: "self" } }, Index: Expression.Literal { Value: Value.Text { Characters: "epochs" } } }:
                return "(double)run.Length.Epochs";
            case not null when IsRateName(expression):
                return "run.LearningRate";
            case Expression.Attribute { Text: "iterations" } when ScriptSource.Dotted(expression)?.Contains("optimizer", StringComparison.Ordinal) == true:
                return "(double)run.Step";
            case Expression.Attribute when IsSelf(expression, out string field):
                return _numbers.Contains(field) ? Field(field) : throw new PortingException(expression.Position, $"self.{field} is no number.");
            default:
                return Expressions.All(expression!).Any(part => part is Expression.Name { Text: "self" }) ? Expressions.All(expression!).Any(part => IsSelf(part, out string own) && (_numbers.Contains(own) || _lists.ContainsKey(own))) ? null : _placed(expression!, locals) : _outside(expression!, locals);
        }
    }

    private static bool IsRateName(Expression expression) => expression is Expression.Attribute { Text: "lr" or "learning_rate" } rate
        && ScriptSource.Dotted(rate.Target)?.Split('.')[^1] is { } holder && ScriptWrites.IsOptimizer(holder);

    private static string Metric(string name) => name switch { "acc" => "accuracy", "val_acc" => "val_accuracy", "lr" => "learning_rate", _ => name };

    /// <summary>Gives a statement that touches the rate, the run or the logs in C#; a comment for one on which no rate depends; null for any other.</summary>
    private string? Special(Statement statement, IReadOnlySet<string> locals)
    {
        if (ScriptWrites.Of(statement).FirstOrDefault(touch => touch.Value is not null) is { Value: { } rate } && statement is Statement.Assign or Statement.Augmented or Statement.Evaluated)
        {
            return $"run.LearningRate = {_code.Number(rate, locals)};";
        }

        switch (statement)
        {
            case Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Target: Expression.Call { Function: Expression.Name { Text: "super" } } } } }:
                return string.Empty;
            case Statement.Assign { Targets: [var target] } assign when IsSelf(target, out string field):
                return _lists.ContainsKey(field) ? KeptList(field)
                    : _words.Contains(field) ? $"{Field(field)} = {Word(assign.Value)};"
                    : _functions.ContainsKey(field) ? $"{Field(field)} = {ScriptCode.Camel(((Expression.Name)assign.Value).Text)};"
                    : !_numbers.Contains(field) ? string.Empty
                    : assign.Value is Expression.Literal { Value: Value.Nothing } ? $"{Field(field)} = double.NaN;"
                    : $"{Field(field)} = {_code.Number(assign.Value, locals)};";
            case Statement.Assign { Targets: [Expression.Subscript { Target: var table }] } when IsSelf(table, out string kept) && !_numbers.Contains(kept):
                return string.Empty;
            case Statement.Augmented augmented when IsSelf(augmented.Target, out string field):
                return _numbers.Contains(field) ? $"{Field(field)} = {_code.Number(new Expression.Binary(augmented.Operator, augmented.Target, augmented.Value, augmented.Position), locals)};" : string.Empty;
            case Statement.Assign { Targets: [Expression.Attribute { Text: "stop_training" }], Value: Expression.Literal { Value: Value.Boolean { Truth: true } } }:
                return $"run.RequestStop(\"{_type.Name}, line {statement.Position.Line} of the script\");";
            case Statement.Assign { Targets: [Expression.Subscript { Target: Expression.Name logs, Index: Expression.Literal { Value: Value.Text metric } }] } entry when logs.Text == _logs:
                return metric.Characters is "lr" or "learning_rate" ? string.Empty : $"logs[\"{Metric(metric.Characters)}\"] = {_code.Number(entry.Value, locals)};";
            case Statement.Assign { Targets: [Expression.Name], Value: Expression.Attribute { Text: "optimizer" or "model" } }:
            case Statement.Assign { Targets: [Expression.Name logs] } when logs.Text == _logs:
            case Statement.Import:
                return string.Empty;
            case Statement.If { Branches: [{ Test: Expression.Comparison { First: Expression.Name logs } }], Otherwise.Count: 0 } when logs.Text == _logs:
                return string.Empty;
            case Statement.If { Branches: [{ Test: Expression.Unary { Operator: "not" } or Expression.Call { Function: Expression.Name { Text: "hasattr" } }, Body: var body }], Otherwise.Count: 0 } when body.All(inner => inner is Statement.Raise):
                return string.Empty;
            case Statement.Evaluated { Value: Expression.Call { Function: var function } call } when IsSelf(function, out string method) && Array.Exists(_methods, own => own.Name == method):
                return Hooks.ContainsKey(method) ? null : $"{_code.Number(call, locals)};";
            case Statement.Assign { Targets: [Expression.Name kept], Value: Expression.Call { Function: Expression.Attribute { Text: "get_weights" or "predict" or "evaluate" or "copy" or "deepcopy" } } held } when IsIdle(kept.Text, statement):
                return $"// TODO line {statement.Position.Line}: {kept.Text} = {Brief.Of(SourceWriter.Write(held), 100).ReplaceLineEndings(" ")}";
            case Statement.If choice when SetsNothing(choice.Blocks.SelectMany(block => block)) && !choice.Branches.All(branch => IsWritten(branch.Test, locals)):
                return $"// TODO line {statement.Position.Line}: if {Brief.Of(SourceWriter.Write(choice.Branches[0].Test), 100).ReplaceLineEndings(" ")}";
            case Statement.For loop when SetsNothing(loop):
                return $"// TODO line {statement.Position.Line}: for {Brief.Of(SourceWriter.Write(loop.Target), 40)} in {Brief.Of(SourceWriter.Write(loop.Source), 60)}".ReplaceLineEndings(" ");
            case Statement.Evaluated { Value: Expression.Call logging } when Logging.IsCall(logging) || IsKept(logging):
                return string.Empty;
            case Statement.Evaluated { Value: Expression.Call { Function: not Expression.Name { Text: "print" } } call }:
                return $"// TODO line {statement.Position.Line}: {Brief.Of(SourceWriter.Write(call), 120).ReplaceLineEndings(" ")}";
            default:
                return null;
        }
    }
}
