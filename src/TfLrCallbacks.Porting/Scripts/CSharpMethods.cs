using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>Evaluates the part of C# that a port is written in: numbers, conditions, lists, <c>Math</c>, and methods of numbers.</summary>
internal sealed partial class CSharpMethods
{
    private const int MostRounds = 1_000_000;

    private readonly Dictionary<string, (string[] Parameters, string?[] Defaults, string Body)> _methods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _properties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _loops = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _tokens = new(StringComparer.Ordinal);
    private readonly Func<string, Func<double, double>?> _schedules;

    /// <param name="csharp">The C#.</param>
    /// <param name="schedules">Gives the rates of a method that makes a schedule; null where they are not known. Without it no method has any.</param>
    public CSharpMethods(string csharp, Func<string, Func<double, double>?>? schedules = null)
    {
        _schedules = schedules ?? (_ => null);
        foreach (Match loop in Loop().Matches(csharp))
        {
            _loops[loop.Groups["name"].Value] = loop.Groups["body"].Value;
        }

        foreach (Match method in Method().Matches(csharp))
        {
            string[] parameters = [.. method.Groups["parameters"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries)];
            _methods[method.Groups["name"].Value] = (
                [.. parameters.Select(parameter => parameter.Split(' ')[1])],
                [.. parameters.Select(parameter => parameter.Contains(" = ", StringComparison.Ordinal) ? parameter[(parameter.IndexOf(" = ", StringComparison.Ordinal) + 3)..] : null)],
                method.Groups["short"].Success ? $"return {method.Groups["short"].Value};" : method.Groups["body"].Value);
        }

        foreach (Match property in Property().Matches(csharp))
        {
            _properties[property.Groups["name"].Value] = property.Groups["value"].Success ? property.Groups["value"].Value : string.Empty;
        }
    }

    public bool HasProperty(string name) => _properties.ContainsKey(name);

    public bool Has(string name) => _methods.ContainsKey(name);

    /// <summary>Gives the name of a method's parameter; null where it has none there.</summary>
    private string? Parameter(string name, int at) => _methods.TryGetValue(name, out (string[] Parameters, string?[], string) method) ? method.Parameters.ElementAtOrDefault(at) : null;

    /// <summary>Calls a method of numbers.</summary>
    public double Call(string name, params double[] arguments)
    {
        (string[] parameters, string?[] defaults, string body) = _methods[name];
        Dictionary<string, object> variables = new(StringComparer.Ordinal);
        for (int i = 0; i < parameters.Length; i++)
        {
            variables[parameters[i]] = i < arguments.Length ? arguments[i] : defaults[i] is { } otherwise ? Evaluate(otherwise) : throw Unread(name);
        }

        Run run = new(this, Tokens(body), variables);
        return run.Block() ? run.Returned : throw Unread(name);
    }

    /// <summary>Gives the first rates that a method yields; fewer where it ends.</summary>
    public IReadOnlyList<double> Yielded(string name, int count)
    {
        Run run = new(this, Tokens(_loops.TryGetValue(name, out string? body) ? body : throw Unread(name)), new Dictionary<string, object>(StringComparer.Ordinal)) { Most = count };
        run.Block();
        return run.Given;
    }

    /// <summary>Gives the rates of a lambda in which a schedule has a name.</summary>
    public Func<double, double> Over(string parameter, string body, string schedule, Func<double, double> rates) => step =>
        Run.Number(new Run(this, Tokens(body), new Dictionary<string, object>(StringComparer.Ordinal) { [parameter] = step, [schedule] = rates }).Expression());

    public double Evaluate(string code, string? parameter = null, double value = 0) =>
        Run.Number(new Run(this, Tokens(code), parameter is null ? [] : new Dictionary<string, object>(StringComparer.Ordinal) { [parameter] = value }).Expression());

    /// <summary>Gives the numbers of a list.</summary>
    public IReadOnlyList<double> Items(string code) => new Run(this, Tokens(code), []).Expression() as double[] ?? throw Unread(code);

    /// <summary>Gives parameter, body and factor of <c>new LambdaSchedule(step => …).Scale(factor: 0.1)</c>; null for any other code.</summary>
    public static (string Parameter, string Body, double Factor)? Lambda(string code)
    {
        if (LambdaSchedule().Match(code) is not { Success: true } match)
        {
            return null;
        }

        string rest = match.Groups["rest"].Value;
        int depth = 1;
        int end = 0;
        for (; end < rest.Length && depth > 0; end++)
        {
            depth += rest[end] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        double factor = 1;
        return depth > 0 || (rest.Length > end && !(Scaled().Match(rest[end..]) is { Success: true } scaled && double.TryParse(scaled.Groups["factor"].Value, CultureInfo.InvariantCulture, out factor))) ? null
            : (match.Groups["parameter"].Value, rest[..(end - 1)], factor);
    }

    private static PortingException Unread(string what) => new($"'{Brief.Of(what, 40)}' in the C# is not evaluated here");

    private string[] Tokens(string code) => _tokens.TryGetValue(code, out string[]? known) ? known : _tokens[code] = [.. Token().Matches(Comment().Replace(code, string.Empty)).Select(match => match.Value)];

    private object Property(string name) => !_properties.TryGetValue(name, out string? value) ? throw Unread(name)
        : value.Length == 0 || value == "double.NaN" ? throw new PortingException($"{name} is to be set first")
        : new Run(this, Tokens(value), []).Expression();

    [GeneratedRegex(@"public static double (?<name>\w+)\((?<parameters>[^)\n]*)\)( => (?<short>[^\n]*);\n|\n    \{\n(?<body>.*?)\n    \}\n)", RegexOptions.Singleline)]
    private static partial Regex Method();

    [GeneratedRegex(@"private static IEnumerable<double> (?<name>\w+)\(\)\n    \{\n(?<body>.*?)\n    \}\n", RegexOptions.Singleline)]
    private static partial Regex Loop();

    [GeneratedRegex(@"public static (double|bool|IReadOnlyList<double>) (?<name>\w+) (\{ get; set; \} = (?<value>[^\n;]*);|=> (?<value>[^\n;]*);|\{ get =>)")]
    private static partial Regex Property();

    [GeneratedRegex(@"^new LambdaSchedule\((schedule: )?(?<parameter>@?\w+) => (?<rest>.*)$")]
    private static partial Regex LambdaSchedule();

    [GeneratedRegex(@"^\.Scale\(factor: (?<factor>[^()]*)\)$")]
    private static partial Regex Scaled();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex("\"(\\\\.|[^\"])*\"|\\d+(\\.\\d+)?(e[+-]?\\d+)?f?|@?[A-Za-z_][\\w.]*|&&|\\|\\||[-+*/<>=!]=|\\+\\+|=>|[-+*/%<>=!?:;,(){}^\\[\\]]")]
    private static partial Regex Token();

    /// <summary>One run over the tokens of a body or an expression.</summary>
    private sealed class Run(CSharpMethods methods, string[] tokens, Dictionary<string, object> variables)
    {
        private int _at;
        private int _rounds;

        private enum Jump
        {
            None,
            Break,
            Continue,
        }

        public double Returned { get; private set; }

        /// <summary>Gets how many rates are asked for.</summary>
        public int Most { get; init; }

        /// <summary>Gets the rates that were yielded.</summary>
        public List<double> Given { get; } = [];

        private Jump Jumped { get; set; }

        private string Next => _at < tokens.Length ? tokens[_at] : string.Empty;

        public static double Number(object value) => value switch { double number => number, bool truth => truth ? 1 : 0, _ => throw Unread("a list") };

        /// <summary>Runs statements to the end of the block; gives whether a return was met.</summary>
        public bool Block()
        {
            while (_at < tokens.Length && Next != "}")
            {
                if (Statement())
                {
                    return true;
                }

                if (Jumped is not Jump.None)
                {
                    return false;
                }
            }

            return false;
        }

        public object Expression()
        {
            object test = Either();
            if (!Take("?"))
            {
                return test;
            }

            // The branch that is not taken is read too, and may have no value.
            bool holds = Truth(test);
            object? then = Branch(holds);
            Expect(":");
            object? otherwise = Branch(!holds);
            return (holds ? then : otherwise)!;
        }

        private object? Branch(bool isTaken)
        {
            if (isTaken)
            {
                return Expression();
            }

            int depth = 0;
            int choices = 0;
            for (; _at < tokens.Length; _at++)
            {
                string token = Next;
                if (depth == 0 && (token is ")" or "]" or "}" or "," or ";" || (token == ":" && choices-- == 0)))
                {
                    break;
                }

                depth += token is "(" or "[" or "{" ? 1 : token is ")" or "]" or "}" ? -1 : 0;
                choices += depth == 0 && token == "?" ? 1 : 0;
            }

            return null;
        }

        private static bool Truth(object value) => value is bool truth ? truth : Number(value) != 0;

        private bool Take(string token)
        {
            if (Next != token)
            {
                return false;
            }

            _at++;
            return true;
        }

        private void Expect(string token)
        {
            if (!Take(token))
            {
                throw Unread(Next);
            }
        }

        private bool Statement()
        {
            string word = tokens[_at];
            switch (word)
            {
                case "return":
                    _at++;
                    Returned = Number(Expression());
                    Expect(";");
                    return true;
                case "yield" when _at + 1 < tokens.Length && tokens[_at + 1] == "break":
                    return true;
                case "yield":
                    _at += 2;
                    Given.Add(Number(Expression()));
                    Expect(";");
                    return Given.Count >= Most;
                case "throw":
                    throw new InvalidOperationException("The C# raises an error here.");
                case "break" or "continue":
                    _at += 2;
                    Jumped = word == "break" ? Jump.Break : Jump.Continue;
                    return false;
                case "if":
                    return If();
                case "while" or "for" or "foreach":
                    return Loop(word);
                case "double" or "bool" or "LearningRateSchedule":
                    _at++;
                    return Statement();
                default:
                    Assign();
                    Expect(";");
                    return false;
            }
        }

        private void Assign()
        {
            string name = tokens[_at++];
            if (Take("++"))
            {
                variables[name] = Number(variables[name]) + 1;
                return;
            }

            if (Next is "+=" or "-=" or "*=" or "/=")
            {
                string word = tokens[_at++];
                double before = Number(variables[name]);
                double more = Number(Expression());
                variables[name] = word switch { "+=" => before + more, "-=" => before - more, "*=" => before * more, _ => before / more };
                return;
            }

            Expect("=");
            variables[name] = Expression();
        }

        private bool If()
        {
            _at++;
            Expect("(");
            bool holds = Truth(Expression());
            Expect(")");
            bool returned = Braces(holds);
            if (returned || Jumped is not Jump.None && holds)
            {
                SkipElse();
                return returned;
            }

            if (!Take("else"))
            {
                return false;
            }

            if (holds)
            {
                _at--;
                SkipElse();
                return false;
            }

            return Next == "if" ? If() : Braces(isRun: true);
        }

        private void SkipElse()
        {
            while (Take("else"))
            {
                if (Take("if"))
                {
                    Skip("(", ")");
                }

                Skip("{", "}");
            }
        }

        private void Skip(string open, string close)
        {
            Expect(open);
            for (int depth = 1; depth > 0; _at++)
            {
                depth += Next == open ? 1 : Next == close ? -1 : 0;
            }
        }

        private bool Braces(bool isRun)
        {
            if (!isRun)
            {
                Skip("{", "}");
                return false;
            }

            int start = _at;
            Expect("{");
            bool returned = Block();
            _at = start;
            Skip("{", "}");
            return returned;
        }

        private bool Loop(string word)
        {
            _at++;
            Expect("(");
            int head = _at;
            double[]? items = null;
            string name = string.Empty;
            if (word == "foreach")
            {
                _at++;
                name = tokens[_at++];
                Expect("in");
                items = Expression() as double[] ?? throw Unread("foreach");
                Expect(")");
            }
            else
            {
                _at = head - 1;
                Skip("(", ")");
            }

            int body = _at;
            if (word == "for")
            {
                _at = head + 1;
                Assign();
                Expect(";");
                head = _at;
            }

            for (int round = 0; items is null || round < items.Length; round++)
            {
                if (++_rounds > MostRounds)
                {
                    throw Unread("a loop without an end");
                }

                if (items is not null)
                {
                    variables[name] = items[round];
                }
                else
                {
                    _at = head;
                    if (!Truth(Expression()))
                    {
                        break;
                    }
                }

                int step = _at + 1;
                _at = body;
                if (Braces(isRun: true))
                {
                    return true;
                }

                Jump jump = Jumped;
                Jumped = Jump.None;
                if (jump is Jump.Break)
                {
                    break;
                }

                if (word == "for")
                {
                    _at = step;
                    Assign();
                }
            }

            _at = body;
            Skip("{", "}");
            return false;
        }

        private object Either()
        {
            object left = Both();
            while (Take("||"))
            {
                bool first = Truth(left);
                bool second = Truth(Both());
                left = first || second;
            }

            return left;
        }

        private object Both()
        {
            object left = Comparison();
            while (Take("&&"))
            {
                bool first = Truth(left);
                bool second = Truth(Comparison());
                left = first && second;
            }

            return left;
        }

        private object Comparison()
        {
            object left = Sum();
            string word = Next;
            if (word is not ("<" or "<=" or ">" or ">=" or "==" or "!="))
            {
                return left;
            }

            _at++;
            double first = Number(left);
            double second = Number(Sum());
            return word switch { "<" => first < second, "<=" => first <= second, ">" => first > second, ">=" => first >= second, "==" => first == second, _ => first != second };
        }

        private object Sum()
        {
            object left = Product();
            while (Next is "+" or "-")
            {
                bool adds = tokens[_at++] == "+";
                double right = Number(Product());
                left = adds ? Number(left) + right : Number(left) - right;
            }

            return left;
        }

        private object Product()
        {
            object left = Unary();
            while (Next is "*" or "/" or "%")
            {
                string word = tokens[_at++];
                double right = Number(Unary());
                left = word switch { "*" => Number(left) * right, "/" => Number(left) / right, _ => Number(left) % right };
            }

            return left;
        }

        private object Unary()
        {
            if (Take("-"))
            {
                return -Number(Unary());
            }

            if (Take("+"))
            {
                return Number(Unary());
            }

            if (Take("++"))
            {
                string counter = tokens[_at++];
                return variables[counter] = Number(variables[counter]) + 1;
            }

            return Take("!") ? !Truth(Unary()) : Postfix();
        }

        private object Postfix()
        {
            object value = Primary();
            while (Next is "[" or "switch" || (value is Func<double, double> && Next == "ValueAt"))
            {
                if (value is Func<double, double> schedule)
                {
                    _at++;
                    Expect("(");
                    value = schedule(Number(Expression()));
                    Expect(")");
                    continue;
                }

                if (Take("switch"))
                {
                    value = Switch(Number(value));
                    continue;
                }

                _at++;
                bool isFromEnd = Take("^");
                int index = (int)Number(Expression());
                Expect("]");
                index = isFromEnd && value is double[] all ? all.Length - index : index;
                value = value is double[] list && index >= 0 && index < list.Length ? list[index] : throw new InvalidOperationException("The index is out of the list.");
            }

            return value;
        }

        /// <summary>Gives what a switch over numbers has for one.</summary>
        private object Switch(double value)
        {
            Expect("{");
            object? found = null;
            while (!Take("}"))
            {
                bool isOther = Take("_");
                bool holds = found is null && (isOther || Number(Unary()) == value);
                Expect("=>");
                found = Branch(holds) ?? found;
                Take(",");
            }

            return found ?? throw new InvalidOperationException("The switch has no such number.");
        }

        private object Primary()
        {
            if (_at >= tokens.Length)
            {
                throw Unread("the end");
            }

            string word = tokens[_at++];
            if (word == "(")
            {
                if (Next is "double" or "float" or "int" && _at + 1 < tokens.Length && tokens[_at + 1] == ")")
                {
                    string type = tokens[_at];
                    _at += 2;
                    double number = Number(Unary());
                    return type switch { "float" => (double)(float)number, "int" => Math.Truncate(number), _ => number };
                }

                object inner = Expression();
                Expect(")");
                return inner;
            }

            if (char.IsAsciiDigit(word[0]))
            {
                return double.Parse(word.TrimEnd('f'), NumberStyles.Float, CultureInfo.InvariantCulture);
            }

            if (word == "[" || (word == "new" && Next == "double"))
            {
                return List(word);
            }

            return word switch
            {
                "true" => true,
                "false" => false,
                "Math.PI" => Math.PI,
                "Math.E" => Math.E,
                "double.NaN" => double.NaN,
                "Length.Steps" when Next != "(" => word,
                "double.PositiveInfinity" => double.PositiveInfinity,
                "double.NegativeInfinity" => double.NegativeInfinity,
                _ when Next == "(" => Called(word),
                _ when word.EndsWith(".Count", StringComparison.Ordinal) && methods.Property(word[..^6]) is double[] { Length: var count } => (double)count,
                _ when variables.TryGetValue(word, out object? value) => value,
                _ => methods.Property(word),
            };
        }

        private double[] List(string word)
        {
            if (word == "new")
            {
                _at += 3;
                Expect("{");
            }

            List<double> items = [];
            while (Next is not ("]" or "}"))
            {
                items.Add(Number(Expression()));
                Take(",");
            }

            _at++;
            return [.. items];
        }

        private object Called(string name)
        {
            Expect("(");
            List<object> arguments = [];
            while (!Take(")"))
            {
                if (_at + 1 < tokens.Length && tokens[_at + 1] == ":")
                {
                    // The goal stands in its place where nothing stands before it but the floor; a port gives the arguments of its methods in their order.
                    bool isGoal = name == "Chained" && Next == "goal";
                    if (!isGoal && methods.Parameter(name, arguments.Count) != Next)
                    {
                        throw Unread(name);
                    }

                    _at += 2;
                    arguments.AddRange(isGoal && arguments.Count == 3 ? [0.0] : Array.Empty<object>());
                }

                if (_at + 1 < tokens.Length && tokens[_at + 1] == "=>" && arguments is [double[] all])
                {
                    arguments = [All(all)];
                    continue;
                }

                arguments.Add(Expression());
                Take(",");
            }

            return (name, arguments) switch
            {
                ("Chained", [Func<double, double> schedule, var step, var rate, .. var more]) => Chained(schedule, Number(step), Number(rate), more.Count > 0 ? Number(more[0]) : 0, more.Count > 1 ? Number(more[1]) : double.NaN),
                (_, [var at]) when name.EndsWith(".ValueAt", StringComparison.Ordinal) => variables.GetValueOrDefault(name[..^".ValueAt".Length]) is Func<double, double> rates ? rates(Number(at)) : throw Unread(name),
                (_, []) when methods._schedules(name) is { } made => made,
                ("double.IsNaN", [var number]) => double.IsNaN(Number(number)),
                ("System.Linq.Enumerable.Select", [double[] list, ..]) => list,
                ("System.Linq.Enumerable.Sum", [double[] list]) => list.Sum(),
                ("System.Linq.Enumerable.Max", [double[] list]) => list.Max(),
                ("System.Linq.Enumerable.Min", [double[] list]) => list.Min(),
                ("System.Linq.Enumerable.Contains", [double[] list, var item]) => list.Contains(Number(item)),
                ("System.Linq.Enumerable.Count", [double[] list]) => (double)list.Length,
                _ when methods.Has(name) => methods.Call(name, [.. arguments.Select(Number)]),
                (_, [var x]) when OfOne(name, Number(x)) is { } value => value,
                ("Length.Steps", [var steps]) => Number(steps),
                ("Math.Pow", [var x, var y]) => Math.Pow(Number(x), Number(y)),
                ("Math.Min", [var x, var y]) => Math.Min(Number(x), Number(y)),
                ("Math.Max", [var x, var y]) => Math.Max(Number(x), Number(y)),
                ("Math.Log", [var x, var y]) => Math.Log(Number(x), Number(y)),
                _ => throw Unread(name),
            };
        }

        /// <summary>Gives what a lambda makes of each number of a list.</summary>
        private double[] All(double[] list)
        {
            string item = tokens[_at];
            int body = _at + 2;
            List<double> made = [];
            foreach (double number in list)
            {
                _at = body;
                variables[item] = number;
                made.Add(Number(Expression()));
            }

            if (list.Length == 0)
            {
                _at = body;
                Branch(isTaken: false);
            }

            variables.Remove(item);
            return [.. made];
        }

        /// <summary>Gives the rate of a scheduler that goes on from the rate that there is, as the C# of a port has it.</summary>
        private static double Chained(Func<double, double> schedule, double step, double rate, double floor, double goal)
        {
            double before = schedule(step - 1) - floor;
            double after = schedule(step) - floor;
            return before == 0 ? rate + (after * (double.IsNaN(goal) ? 1 : (goal - floor) / (schedule(0) - floor))) : floor + ((rate - floor) * after / before);
        }

        private static double? OfOne(string name, double x) => name switch
        {
            "Math.Cos" => Math.Cos(x), "Math.Sin" => Math.Sin(x), "Math.Tan" => Math.Tan(x), "Math.Exp" => Math.Exp(x), "Math.Log" => Math.Log(x), "Math.Log2" => Math.Log2(x), "Math.Log10" => Math.Log10(x),
            "Math.Sqrt" => Math.Sqrt(x), "Math.Tanh" => Math.Tanh(x), "Math.Floor" => Math.Floor(x), "Math.Ceiling" => Math.Ceiling(x), "Math.Abs" => Math.Abs(x), "Math.Truncate" => Math.Truncate(x),
            "Math.Round" => Math.Round(x), _ => null,
        };
    }
}
