namespace TfLrCallbacks.Porting;

/// <summary>
/// A Trainer of the script's own that makes its optimizer or its schedule, as the loop that it trains with: its <c>create_scheduler</c> with the values of TrainingArguments, and a step of both
/// for each update.
/// </summary>
internal static class ScriptTrainers
{
    private const string Optimizer = "optimizer";
    private const string Scheduler = "lr_scheduler";

    private static readonly string[] Makers = ["create_optimizer", "create_scheduler", "create_optimizer_and_scheduler"];

    private static readonly Dictionary<string, Value> Defaults = new(StringComparer.Ordinal)
    {
        ["learning_rate"] = 5e-5,
        ["weight_decay"] = 0.0,
        ["adam_beta1"] = 0.9,
        ["adam_beta2"] = 0.999,
        ["adam_epsilon"] = 1e-8,
        ["warmup_steps"] = 0L,
        ["warmup_ratio"] = 0.0,
        ["num_train_epochs"] = 3L,
        ["max_steps"] = -1L,
        ["gradient_accumulation_steps"] = 1L,
    };

    /// <summary>Replaces the training of such a Trainer by its loop. The script stays as it is if its Trainer uses something that is not known here.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        Statement.Class[] trainers = [.. statements.OfType<Statement.Class>().Where(type => type.Bases.Any(parent => ScriptSource.Dotted(parent.Value)?.EndsWith("Trainer", StringComparison.Ordinal) == true) && Methods(type).Any(method => Makers.Skip(1).Contains(method.Name)))];
        if (trainers is not [var trainer] || Methods(trainer).Where(method => Makers.Contains(method.Name)).SelectMany(method => ScriptSource.All(method.Body)).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Name { Text: "super" }))
        {
            return statements;
        }

        Statement[] all = [.. ScriptSource.All(statements)];
        Expression.Call[] made = [.. all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().Where(call => call.Function is Expression.Name name && name.Text == trainer.Name)];
        if (made is not [var call] || (call.Arguments.FirstOrDefault(argument => argument.Name == "args") ?? call.Arguments.Where(argument => argument.Name is null).ElementAtOrDefault(1))?.Value is not { } given)
        {
            return statements;
        }

        Statement.Assign[] settings = given is Expression.Name held ? [.. all.OfType<Statement.Assign>().Where(assign => assign.Targets is [Expression.Name target] && target.Text == held.Text)] : [];
        if ((given as Expression.Call ?? (settings is [var one] ? one.Value as Expression.Call : null)) is not { } arguments || !HuggingFaceTrainer.IsArguments(ScriptSource.Dotted(arguments.Function)) || arguments.Arguments.Any(argument => argument.Name is "**" or "*"))
        {
            return statements;
        }

        List<Statement> training = new Written(trainer, call, arguments).Training();
        return [.. statements.SelectMany(Put)];

        IReadOnlyList<Statement> Put(Statement statement) => ReferenceEquals(statement, trainer) || settings.Contains(statement, ReferenceEqualityComparer.Instance) ? []
            : statement.Expressions.SelectMany(Expressions.All).Any(part => ReferenceEquals(part, call)) ? training
            : [ScriptWrites.Mapped(statement, Put, part => part)];
    }

    private static IEnumerable<Statement.Function> Methods(Statement.Class type) => type.Body.OfType<Statement.Function>();

    private sealed class Written(Statement.Class trainer, Expression.Call call, Expression.Call arguments)
    {
        private readonly SourcePosition _position = call.Position;

        private int Accumulated => Given("gradient_accumulation_steps") is Expression.Literal { Value: Value.Integer whole } ? (int)whole.Number : 0;

        /// <summary>Gets what the updates of an epoch are called: the batches, unless several make one update.</summary>
        private Expression.Name Batches => new(Accumulated == 1 ? "train_dataloader" : "updates_of_an_epoch", _position);

        public List<Statement> Training()
        {
            Expression.Name model = new("model", _position);
            Statement.Function[] makers = [.. Makers.SelectMany(name => Methods(trainer).Where(method => method.Name == name))];
            List<Statement> training = [];
            if (!makers.Any(method => method.Name != "create_scheduler"))
            {
                Expression parameters = new Expression.Call(new Expression.Attribute(model, "parameters", _position), [], _position);
                training.Add(new Statement.Assign([new Expression.Name(Optimizer, _position)], new Expression.Call(Dotted("torch", "optim", "AdamW"), [new(null, parameters), new("lr", Given("learning_rate")!)], _position), _position));
            }

            training.AddRange(makers.SelectMany(Body));
            Expression most = Given("max_steps")!;
            Statement[] update =
            [
                new Statement.Evaluated(new Expression.Call(new Expression.Attribute(new Expression.Name(Optimizer, _position), "step", _position), [], _position), _position),
                new Statement.Evaluated(new Expression.Call(new Expression.Attribute(new Expression.Name(Scheduler, _position), "step", _position), [], _position), _position),
            ];
            training.Add(IsSet(most) ? Loop("step", Range(most), update) : Loop("epoch", Range(Given("num_train_epochs")!), [Loop("batch", Batches, update)]));
            return training;
        }

        private Statement.For Loop(string counter, Expression source, IReadOnlyList<Statement> body) => new(new Expression.Name(counter, _position), source, body, [], _position);

        private Expression.Call Range(Expression count) => new(new Expression.Name("range", _position), [new(null, count)], _position);

        private static bool IsSet(Expression most) => most is not Expression.Literal { Value: var value } || value.AsDouble() > 0;

        private Expression Dotted(string first, params string[] rest) => rest.Aggregate((Expression)new Expression.Name(first, _position), (target, member) => new Expression.Attribute(target, member, _position));

        /// <summary>Gives the statements of a method that makes something: what it returns is on the Trainer already.</summary>
        private IEnumerable<Statement> Body(Statement.Function method)
        {
            string? steps = method.Name == "create_optimizer" ? null : method.Parameters.Skip(1).FirstOrDefault().Name;
            string? driven = method.Name == "create_scheduler" ? method.Parameters.Skip(2).FirstOrDefault().Name : null;
            return method.Body.SelectMany(Plain);

            IReadOnlyList<Statement> Plain(Statement statement) => statement switch
            {
                Statement.Return => [],
                Statement.Function inner => ScriptWrites.Mapped([inner], expression => Expressions.Map(expression, Put)),

                // The Trainer has neither when it makes them.
                Statement.If { Branches: [(Expression.Comparison { First: var own, Links: [("is", Expression.Literal { Value: Value.Nothing })] }, var body)] } when ScriptSource.Dotted(own) is "self.optimizer" or "self.lr_scheduler" => [.. body.SelectMany(Plain)],
                Statement.If { Branches: [(Expression.Comparison { First: Expression.Name none, Links: [("is", Expression.Literal { Value: Value.Nothing })] }, _)] } when none.Text == driven => [],
                _ => [ScriptWrites.Mapped(statement, Plain, expression => Expressions.Map(expression, Put))],
            };

            Expression? Put(Expression part) => part switch
            {
                Expression.Binary { Operator: "or", Left: Expression.Name first } when first.Text == driven => new Expression.Name(Optimizer, part.Position),
                Expression.Conditional { Test: Expression.Comparison { First: Expression.Name tested } } when tested.Text == driven => new Expression.Name(Optimizer, part.Position),
                Expression.Name name when name.Text == steps => Steps(part.Position),
                Expression.Name name when name.Text == driven => new Expression.Name(Optimizer, part.Position),
                Expression.Call { Function: Expression.Attribute { Text: "get_warmup_steps" } } => Warmup(part.Position),
                Expression.Attribute member => ScriptSource.Dotted(member) switch
                {
                    "self.optimizer" or "self.lr_scheduler" or "self.model" => new Expression.Name(member.Text, part.Position),
                    { } dotted when dotted.StartsWith("self.args.", StringComparison.Ordinal) && Given(member.Text) is { } setting => setting,
                    { } dotted when dotted.StartsWith("self.", StringComparison.Ordinal) && dotted.Count(letter => letter == '.') == 1 => Held(member.Text),
                    _ => null,
                },
                _ => null,
            };
        }

        private Expression Steps(SourcePosition position) => IsSet(Given("max_steps")!) ? Given("max_steps")!
            : new Expression.Binary("*", Given("num_train_epochs")!, new Expression.Call(new Expression.Name("len", position), [new(null, Batches)], position), position);

        private Expression Warmup(SourcePosition position) => Given("warmup_steps") is { } steps and not Expression.Literal { Value: Value.Integer { Number.IsZero: true } } ? steps
            : new Expression.Call(Dotted("math", "ceil"), [new(null, new Expression.Binary("*", Steps(position), Given("warmup_ratio")!, position))], position);

        /// <summary>Gives what TrainingArguments has for a setting; null for one that is not known here.</summary>
        private Expression? Given(string name) => arguments.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value ?? (Defaults.TryGetValue(name, out Value? value) ? new Expression.Literal(value, _position) : null);

        /// <summary>Gives what a member of the Trainer is made with: a parameter of its <c>__init__</c>; null for any other.</summary>
        private Expression? Held(string member)
        {
            Statement.Function? made = Methods(trainer).FirstOrDefault(method => method.Name == "__init__");
            Expression? value = made is null ? null : ScriptSource.All(made.Body).OfType<Statement.Assign>().Where(assign => assign.Targets.Any(target => ScriptSource.Dotted(target) == $"self.{member}")).Take(2).ToArray() is [var only] ? only.Value : null;
            return value switch
            {
                Expression.Literal => value,
                Expression.Name parameter => call.Arguments.FirstOrDefault(argument => argument.Name == parameter.Text)?.Value ?? made!.Parameters.FirstOrDefault(own => own.Name == parameter.Text).Default,
                _ => null,
            };
        }
    }
}
