namespace TfLrCallbacks.Porting.Tests;

/// <summary>Values as CPython 3 gives them.</summary>
[TestClass]
public sealed class PythonExpressionTests
{
    [TestMethod]
    [DataRow("7 // -2", "-4")]
    [DataRow("-7 // 2", "-4")]
    [DataRow("-7 % 3", "2")]
    [DataRow("7 % -3", "-2")]
    [DataRow("-7.5 % 2", "0.5")]
    [DataRow("7.5 // -2", "-4.0")]
    [DataRow("6 / 3", "2.0")]
    [DataRow("2 ** -1", "0.5")]
    [DataRow("2 ** 3 ** 2", "512")]
    [DataRow("-2 ** 2", "-4")]
    [DataRow("2 ** 100", "1267650600228229401496703205376")]
    [DataRow("10_000 + 0x10", "10016")]
    [DataRow("1e-3", "0.001")]
    [DataRow(".5 + 5.", "5.5")]
    [DataRow("round(0.5)", "0")]
    [DataRow("round(1.5)", "2")]
    [DataRow("round(2.675, 2)", "2.68")]
    [DataRow("int(-3.7)", "-3")]
    [DataRow("int(0.1 * 10_000)", "1000")]
    [DataRow("math.floor(2.7) + math.ceil(2.1)", "5")]
    [DataRow("np.floor(2.7)", "2.0")]
    [DataRow("math.pi", "3.141592653589793")]
    [DataRow("max(1, 60000 // 128)", "468")]
    [DataRow("min([3, 1.5, 2])", "1.5")]
    [DataRow("abs(-3)", "3")]
    [DataRow("len([1, 2, 3]) * 2", "6")]
    [DataRow("sum([0.1, 0.2, 0.7])", "1.0")]
    [DataRow("1 < 2 <= 2 < 1", "False")]
    [DataRow("5 in (5, 10) and not 3 > 4", "True")]
    [DataRow("0 or 7", "7")]
    [DataRow("1 if 0 else 2", "2")]
    [DataRow("True + True", "2")]
    [DataRow("[30 * i for i in range(1, 4)]", "[30, 60, 90]")]
    [DataRow("[x for x in range(10) if x % 3 == 0]", "[0, 3, 6, 9]")]
    [DataRow("[a * b for a, b in [(1, 2), (3, 4)]]", "[2, 12]")]
    [DataRow("range(10, 0, -3)", "[10, 7, 4, 1]")]
    [DataRow("[1, 2, 3][-1]", "3")]
    [DataRow("{'a': 1, 'b': [2]}['b']", "[2]")]
    [DataRow("dict(a=1)['a']", "1")]
    [DataRow("'a' 'b' + \"c\"", "'abc'")]
    [DataRow("(1,)", "(1,)")]
    [DataRow("float('inf')", "float('inf')")]
    [DataRow("np.interp(5, [0, 10], [1.0, 2.0])", "1.5")]
    [DataRow("np.clip(5, 0, 3)", "3.0")]
    [DataRow("not 0", "True")]
    [DataRow("None is None", "True")]
    [DataRow("# a comment\n1", "1")]
    [DataRow("x = 3\ny = x * 2\nx + y", "9")]
    [DataRow("import numpy as n\nn.sqrt(4)", "2.0")]
    [DataRow("from math import cos as c\nc(0)", "1.0")]
    [DataRow("a = (1 +\n  2)\na", "3")]
    [DataRow("a = 1 + \\\n  2\na", "3")]
    [DataRow("f = lambda e, k=2: k * e\nf(3)", "6")]
    public void An_expression_has_the_value_that_Python_gives(string text, string expected) =>
        Assert.AreEqual(expected, Snippet.Evaluate(text).ToString());

    [TestMethod]
    [DataRow("1 +", "line 1, column 4")]
    [DataRow("f(1,\n  2", "line 2, column 4")]
    [DataRow("(1", "line 1")]
    [DataRow("'abc", "line 1, column 1")]
    [DataRow("1 $ 2", "line 1, column 3")]
    [DataRow("1.2.3", "not a number")]
    [DataRow("1 / 0", "Division by zero")]
    [DataRow("0 ** -1", "Division by zero")]
    [DataRow("(-8) ** 0.5", "not a real number")]
    [DataRow("2 ** 10 ** 9", "too large")]
    [DataRow("x + 1", "'x' is not known")]
    [DataRow("math.log(-1)", "no value")]
    [DataRow("math.nothing(1) + 1", "needs numbers")]
    [DataRow("f(*a)", "Write them out")]
    [DataRow("f(a=1, 2)", "keyword")]
    [DataRow("[1][5]", "no value")]
    [DataRow("'a' - 1", "needs numbers")]
    [DataRow("range(10 ** 9)", "no value")]
    [DataRow("(lambda f: f(f))(lambda f: f(f))", "too long")]
    [DataRow("", "nothing to read")]
    [DataRow("\0", "U+0000")]
    public void What_is_wrong_is_said_with_its_place(string text, string part)
    {
        PortingException refusal = Assert.ThrowsExactly<PortingException>(() => Snippet.Evaluate(text));

        Assert.Contains(part, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [TestMethod]
    [DataRow('(')]
    [DataRow('[')]
    [DataRow('{')]
    [DataRow('-')]
    public void Deep_nesting_is_refused(char bracket) =>
        Assert.ThrowsExactly<PortingException>(() => Snippet.Evaluate(new string(bracket, 100_000)));

    [TestMethod]
    public void Whole_numbers_and_fractions_stay_apart()
    {
        Assert.IsInstanceOfType<Value.Integer>(Snippet.Evaluate("3"));
        Assert.IsInstanceOfType<Value.Float>(Snippet.Evaluate("3.0"));
        Assert.IsInstanceOfType<Value.Float>(Snippet.Evaluate("3e0"));
    }

    [TestMethod]
    [DataRow("lambda epoch: 0.95 ** epoch", 3, 0.857375)]
    [DataRow("lambda e: 0.1 if e < 5 else 0.01 if e < 10 else 0.001", 7, 0.01)]
    [DataRow("lambda e: min(1.0, (e + 1) / 10)", 3, 0.4)]
    [DataRow("lambda e: 0.5 * (1 + math.cos(math.pi * e / 10))", 5, 0.5)]
    [DataRow("lambda e: 1.0 if e in (3, 4) else 0.0", 4, 1)]
    [DataRow("lambda s: (s + 1) // 2 % 3", 9, 2)]
    public void A_lambda_is_a_function_and_keeps_its_text(string text, int argument, double expected)
    {
        var function = (Value.Function)Snippet.Evaluate(text);

        Assert.AreEqual(expected, new ScalarFunction(function).At(argument), 1e-15);
        Assert.AreEqual(expected, new ScalarFunction((Value.Function)Snippet.Evaluate(function.Source)).At(argument), 1e-15);
    }

    [TestMethod]
    [DataRow("lambda e: 0.95 ** e", "e => Math.Pow(0.95, e)")]
    [DataRow("lambda e: 0.1 if e < 5 else 0.01", "e => (e < 5.0) ? 0.1 : 0.01")]
    [DataRow("lambda e: e // 30", "e => Math.Floor(e / 30.0)")]
    [DataRow("lambda e: 1 if e in (3, 4) else 0", "e => ((e == 3.0) || (e == 4.0)) ? 1.0 : 0.0")]
    [DataRow("lambda e: min(1, e / 10, 5)", "e => Math.Min(Math.Min(1.0, e / 10.0), 5.0)")]
    [DataRow("lambda e: math.cos(math.pi * e)", "e => Math.Cos(Math.PI * e)")]
    [DataRow("lambda e: 1 < e < 5", "e => (((1.0 < e) && (e < 5.0)) ? 1.0 : 0.0)")]
    public void A_lambda_is_written_as_CSharp(string text, string expected) =>
        Assert.AreEqual(expected, CSharpWriter.Write(Snippet.Evaluate(text)));
}
