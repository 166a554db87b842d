namespace TfLrCallbacks.Porting;

/// <summary>How deep below a loop or within a function a script makes its updates, the functions that it calls included: 0 for a loop over batches, 1 for one over epochs.</summary>
internal sealed class ScriptLoops
{
    private static readonly HashSet<string> TrainingWords = new(
        ["train", "training", "pretrain", "retrain", "trainer", "do", "run", "one", "single", "an", "the", "epoch", "epochs", "loop", "model", "net", "network", "fit", "for", "fn", "func", "function", "once", "phase", "stage", "round", "all", "full", "pass", "main", "local", "client"],
        StringComparer.Ordinal);

    /// <summary>How words begin that name what a training is given or gives, or what is done with that.</summary>
    private static readonly string[] NotTraining =
    [
        "step", "batch", "split", "load", "data", "ds", "dl", "set", "acc", "param", "metric", "loss", "score", "plot", "log", "print", "show", "transform", "augment", "sampl", "size", "len", "count", "num",
        "config", "cfg", "arg", "opt", "mode", "history", "result", "summary", "stat", "label", "target", "images", "img", "feature", "time", "dir", "path", "file", "index", "idx", "get", "make", "build", "create", "is", "save", "read", "prepare", "init",
    ];

    private readonly ScriptSource _source;
    private readonly Func<Expression, bool> _isScheduler;
    private readonly HashSet<string> _methods;
    private readonly ILookup<Statement, (Expression.Call Call, ScriptPlace Place)> _byLoop;
    private readonly ILookup<Statement.Function, (Expression.Call Call, ScriptPlace Place)> _byFunction;
    private readonly ILookup<Statement.Function, (Expression.Call Call, ScriptPlace Place)> _callers;
    private readonly Dictionary<Statement.Function, int?> _depths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Statement.Function, bool?> _units = new(ReferenceEqualityComparer.Instance);

    public ScriptLoops(ScriptSource source, ScriptWalk walk, Func<Expression, bool> isScheduler)
    {
        _source = source;
        _isScheduler = isScheduler;
        _methods = [.. source.Classes.Values.SelectMany(type => type.Body.OfType<Statement.Function>()).Select(method => method.Name)];
        _byLoop = walk.Calls.SelectMany(item => item.Place.Loops.Select(loop => (Loop: loop, Item: item))).ToLookup(pair => pair.Loop, pair => pair.Item, (IEqualityComparer<Statement>)ReferenceEqualityComparer.Instance);
        _byFunction = walk.Calls.Where(item => item.Place.Function is not null).ToLookup(item => item.Place.Function!, (IEqualityComparer<Statement.Function>)ReferenceEqualityComparer.Instance);
        _callers = walk.Calls.Select(item => (Called: Called(item.Call), Item: item)).Where(pair => pair.Called is not null).ToLookup(pair => pair.Called!, pair => pair.Item, (IEqualityComparer<Statement.Function>)ReferenceEqualityComparer.Instance);
    }

    /// <summary>Gives the depth of a loop's updates; null where nothing in it is known to train.</summary>
    public int? Depth(Statement loop) => Updates(loop).Select(update => (int?)update.Depth).Min();

    /// <summary>Gives the calls in a loop that make updates, each with its depth below the loop.</summary>
    public IEnumerable<(Expression.Call Call, int Depth)> Updates(Statement loop) => _byLoop[loop]
        .Select(item => (item.Call, Depth: Of(item.Call) is { } own ? (int?)(item.Place.Loops.Skip(1 + IndexOf(item.Place, loop)).Count(inner => !ScriptWrites.IsOfGroups(inner, _source)) + own) : null))
        .Where(item => item.Depth is not null)
        .Select(item => (item.Call, item.Depth!.Value));

    /// <summary>Gets whether what stands at a place is done once an epoch. The updates in the same loop say it, else the names of the loop; null if neither does.</summary>
    public bool? IsPerEpoch(ScriptPlace place)
    {
        // for scheduler in schedulers: …, for group in optimizer.param_groups: … are passed through at once.
        Statement[] loops = [.. place.Loops.Reverse().SkipWhile(loop => ScriptWrites.IsOfGroups(loop, _source)).Reverse()];
        if (loops is [.., var inner])
        {
            return Depth(inner) is { } depth ? depth > 0
                : _byLoop[inner].Any(item => IsTraining(item.Call) != false) || ScriptUnits.IsEpochs(inner) ? loops.Length == 1 || ScriptUnits.IsEpochs(inner)
                : loops.Length > 1 ? false
                : null;
        }

        if (place.Function is not { } function)
        {
            return null;
        }

        if (!_units.TryGetValue(function, out bool? known))
        {
            _units[function] = null; // a function that calls itself
            _units[function] = known = OfFunction(function) is { } own ? own > 0 : _callers[function].Select(caller => IsPerEpoch(caller.Place)).FirstOrDefault(unit => unit is not null);
        }

        return known;
    }

    /// <summary>Gives the calls of a function of the script.</summary>
    public IEnumerable<(Expression.Call Call, ScriptPlace Place)> Callers(Statement.Function function) => _callers[function];

    /// <summary>Gives the last condition under which a call in a loop is made, as it is written; null where it is made in each turn.</summary>
    public static string? Guard(Expression.Call call, ScriptPlace place) => Tests(call, place) is [.., var (test, isElse)] ? Written(test, isElse) : null;

    /// <summary>Gives the conditions under which a call in a loop is made, as they are written.</summary>
    public static IEnumerable<string> Guards(Expression.Call call, ScriptPlace place) => Tests(call, place).Select(one => Written(one.Test, one.IsElse));

    /// <summary>Writes a condition.</summary>
    public static string Written(Expression test, bool isElse) => Brief.Of($"{(isElse ? "not " : string.Empty)}{SourceWriter.Write(test).ReplaceLineEndings(" ")}", 80);

    /// <summary>
    /// Gives the conditions under which a call in a loop, or else in a function, is made, the outermost first, each with whether it must not hold: those around it, and those of
    /// a <c>continue</c> or <c>return</c> in front of it.
    /// </summary>
    public static IReadOnlyList<(Expression Test, bool IsElse)> Tests(Expression.Call call, ScriptPlace place)
    {
        List<(Expression Test, bool IsElse)> tests = [];
        string word = place.Loops.Count > 0 ? "continue" : "return";
        IReadOnlyList<Statement>? block = place.Loops is [.., var loop] ? loop.Blocks.FirstOrDefault(one => Holds(one, call)) : place.Function?.Body;
        while (block is not null)
        {
            Statement? holder = block.FirstOrDefault(statement => Holds([statement], call));
            tests.AddRange(block.TakeWhile(statement => !ReferenceEquals(statement, holder)).SelectMany(statement => Left(statement, word)));
            block = holder?.Blocks.FirstOrDefault(one => Holds(one, call));
            if (holder is Statement.If choice && block is not null)
            {
                tests.AddRange(choice.Branches.TakeWhile(branch => !ReferenceEquals(branch.Body, block)).Select(branch => (branch.Test, true)));
                tests.AddRange(choice.Branches.Where(branch => ReferenceEquals(branch.Body, block)).Select(branch => (branch.Test, false)));
            }
        }

        return tests;
    }

    /// <summary>Gives the conditions with a <c>continue</c> or <c>return</c> in front of a statement of a block or of one within.</summary>
    public static IEnumerable<(Expression Test, bool IsElse)> Skipped(IReadOnlyList<Statement> block, Statement statement, string word)
    {
        Statement[] before = [.. block.TakeWhile(one => !ScriptSource.All([one]).Contains(statement, ReferenceEqualityComparer.Instance))];
        return before.SelectMany(one => Left(one, word)).Concat(before.Length == block.Count ? [] : block[before.Length].Blocks.Where(inner => ScriptSource.All(inner).Contains(statement, ReferenceEqualityComparer.Instance)).SelectMany(inner => Skipped(inner, statement, word)));
    }

    /// <summary>Gives the conditions that must not hold, or must, for what stands behind a statement to be reached.</summary>
    private static IEnumerable<(Expression Test, bool IsElse)> Left(Statement statement, string word)
    {
        static bool Is(Statement one, string word) => one is Statement.Jump jump ? jump.Word == word : one is Statement.Return && word == "return";
        return statement switch
        {
            Statement.If choice => choice.Branches.SelectMany(branch => branch.Body.Any(one => Is(one, word)) ? [(branch.Test, true)] : branch.Body.SelectMany(one => Left(one, word)))
                .Concat(choice.Otherwise.Any(one => Is(one, word)) ? [(choice.Branches[0].Test, false)] : choice.Otherwise.SelectMany(one => Left(one, word))),
            Statement.For or Statement.While when word == "continue" => [],
            Statement.Function or Statement.Class => [],
            _ => statement.Blocks.SelectMany(block => block).SelectMany(one => Left(one, word)),
        };
    }

    /// <summary>Gets whether a call stands in statements or their blocks.</summary>
    public static bool Holds(IReadOnlyList<Statement> block, Expression.Call call) => ScriptSource.All(block).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Contains(call, ReferenceEqualityComparer.Instance);

    private int? OfFunction(Statement.Function function)
    {
        if (!_depths.TryGetValue(function, out int? known))
        {
            _depths[function] = null;
            _depths[function] = known = _byFunction[function].Select(item => Of(item.Call) is { } own ? (int?)(item.Place.Loops.Count + own) : null).Min();
        }

        return known;
    }

    private int? Of(Expression.Call call) => IsUpdate(call) ? 0 : Called(call) is { } function ? OfFunction(function) : null;

    /// <summary>Gets whether a call makes an update, or gradients for one.</summary>
    public bool IsUpdate(Expression.Call call) => call.Function is Expression.Attribute { Text: "step" or "backward" or "manual_backward" or "train_on_batch" or "apply_gradients" or "apply_updates" } method
        && (method.Text != "step" || (SourceWriter.Write(method.Target) is var target && (!target.Contains("sched", StringComparison.OrdinalIgnoreCase) || Dialect.LastPart(target).Contains("sched_opt", StringComparison.OrdinalIgnoreCase)) && !Dialect.LastPart(target).Contains("env", StringComparison.OrdinalIgnoreCase)
            && !(target.StartsWith("lr", StringComparison.OrdinalIgnoreCase) && !target.Contains("opt", StringComparison.OrdinalIgnoreCase)) && !_isScheduler(method.Target)));

    /// <summary>
    /// Gets whether a call that is not of this file has the name of one that trains an epoch: <c>train(model, loader)</c>, not <c>model.train()</c> or <c>train_test_split(x, y)</c>;
    /// null if the name does not tell.
    /// </summary>
    public bool? IsTraining(Expression.Call call)
    {
        string name = Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty);
        string[] words = [.. Words(name).TakeWhile(word => word != "and")];
        if (call.Arguments.Count == 0 || words.Length == 0 || char.IsAsciiLetterUpper(name[0]) || !(IsVerb(words[0]) || IsVerb(words[^1]) || words is ["trainer"] or ["fit", .., "epoch"])
            || words.Any(word => Array.Exists(NotTraining, beginning => word.StartsWith(beginning, StringComparison.Ordinal) && word is not ("model" or "models"))) || (words is ["train"] && call is { Function: Expression.Attribute, Arguments: [var only] } && IsMode(only)) || Called(call) is not null)
        {
            return false;
        }

        return words.All(TrainingWords.Contains) || (IsVerb(words[0]) && !words.Any(word => word.StartsWith("iter", StringComparison.Ordinal)) && call.Arguments.Any(argument => IsOptimizer(argument.Value))) ? true : null;
    }

    private static bool IsVerb(string word) => word is "train" or "training" or "pretrain" or "retrain";

    private static bool IsOptimizer(Expression given) => ScriptWrites.IsOptimizer(Dialect.LastPart(ScriptSource.Dotted(given) ?? string.Empty));

    /// <summary>Gets whether <c>model.train(…)</c> is told a mode: <c>True</c>, <c>is_train</c>, <c>phase == 'train'</c>.</summary>
    private static bool IsMode(Expression.Argument given) => given.Name == "mode" || given.Value switch
    {
        Expression.Literal { Value: Value.Boolean } or Expression.Comparison or Expression.Unary { Operator: "not" } => true,
        _ => Dialect.LastPart(ScriptSource.Dotted(given.Value) ?? string.Empty) is var name && (name.Contains("train", StringComparison.OrdinalIgnoreCase) || name.Contains("mode", StringComparison.Ordinal) && !name.Contains("model", StringComparison.Ordinal)),
    };

    /// <summary>Gives the words of a name such as <c>train_one_epoch</c> or <c>trainEpoch</c>.</summary>
    private static string[] Words(string name) => string.Concat(name.Select((letter, i) => i > 0 && char.IsAsciiLetterUpper(letter) && char.IsAsciiLetterLower(name[i - 1]) ? $"_{letter}" : $"{letter}")).ToLowerInvariant().Split('_', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Gives the function of the script that a call names; null for any other call.</summary>
    public Statement.Function? Called(Expression.Call call) => call.Function switch
    {
        Expression.Name name when !_methods.Contains(name.Text) => _source.Functions.GetValueOrDefault(name.Text) ?? CallOf(name.Text),
        Expression.Attribute method when _methods.Contains(method.Text) && method.Text is not ("step" or "backward") => _source.Functions.GetValueOrDefault(method.Text),
        _ => null,
    };

    /// <summary>Gives the method <c>__call__</c> of a variable that holds an object of a class in the script; null for any other variable.</summary>
    private Statement.Function? CallOf(string variable) => _source.Given[variable].Take(2).ToArray() is [Expression.Call { Function: Expression.Name made }] && _source.Classes.TryGetValue(made.Text, out Statement.Class? type)
        ? type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "__call__")
        : null;

    /// <summary>Gives how many statements of a block, one after the other, make updates of an optimizer. A single one that is no loop is looked into.</summary>
    /// <param name="block">The statements.</param>
    /// <param name="counts">Whether a call that makes an update is one of that optimizer.</param>
    public int Parts(IReadOnlyList<Statement> block, Func<Expression.Call, bool> counts)
    {
        for (int depth = 0; depth < 6; depth++)
        {
            Statement[] parts = [.. block.Where(statement => Trains(statement, counts))];
            if (parts is not [var only] || only is Statement.For or Statement.While)
            {
                return parts.Length;
            }

            IReadOnlyList<Statement>[] inner = [.. only.Blocks, .. only.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>().Select(Called).OfType<Statement.Function>().Select(function => function.Body)];
            IReadOnlyList<Statement>[] training = [.. inner.Where(one => one.Any(statement => Trains(statement, counts)))];
            if (training.Length == 0)
            {
                return 1;
            }

            block = training[0];
        }

        return 1;
    }

    /// <summary>Gets whether a statement makes updates of an optimizer, in its blocks and in what it calls.</summary>
    private bool Trains(Statement statement, Func<Expression.Call, bool> counts)
    {
        HashSet<Statement.Function> asked = new(ReferenceEqualityComparer.Instance);
        return Within([statement]);

        bool Within(IReadOnlyList<Statement> block) => Own(block).SelectMany(one => one.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
            .Any(call => (IsUpdate(call) && counts(call)) || (Called(call) is { } function && asked.Add(function) && Within(function.Body)));

        // What is defined is not done there.
        static IEnumerable<Statement> Own(IEnumerable<Statement> block) => block.SelectMany(one => one is Statement.Function or Statement.Class ? [] : Own(one.Blocks.SelectMany(inner => inner)).Prepend(one));
    }

    private static int IndexOf(ScriptPlace place, Statement loop)
    {
        for (int i = 0; i < place.Loops.Count; i++)
        {
            if (ReferenceEquals(place.Loops[i], loop))
            {
                return i;
            }
        }

        return -1;
    }
}
