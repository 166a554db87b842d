using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>State that a user's own callback or rule saves: what is forgotten is found before the first step.</summary>
[TestClass]
public sealed class UsersStateTests
{
    [TestMethod]
    public void A_rule_that_forgets_its_own_state_is_refused_before_the_first_step()
    {
        using var folder = new TemporaryFolder();
        var trainer = new ShuffledTrainer();
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(
            new FitOptions { Epochs = 2, Verbose = 0 }, new BackupAndRestore(folder["state"]), new ReduceLROnPlateau(new ForgetfulRule()))).Message;
        Assert.Contains("ForgetfulRule has a state of its own, OwnState, but saves no value of it", message);
        Assert.AreEqual(new ShuffledTrainer().Weight, trainer.Weight);
        trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new ReduceLROnPlateau(new ForgetfulRule()));
    }

    [TestMethod]
    [DataRow("whole", "1.5")]
    [DataRow("whole", "null")]
    [DataRow("whole", "9223372036854775808")]
    [DataRow("small", "2147483648")]
    [DataRow("small", "-1")]
    [DataRow("positive", "-0.5")]
    [DataRow("positive", "\"NaN\"")]
    [DataRow("positive", "\"Infinity\"")]
    [DataRow("positive", "null")]
    [DataRow("number", "null")]
    [DataRow("number", "true")]
    [DataRow("number", "\"one\"")]
    [DataRow("truth", "0")]
    [DataRow("truth", "null")]
    [DataRow("text", "null")]
    [DataRow("text", "1")]
    [DataRow("missing", "1")]
    public void A_value_that_does_not_fit_is_one_kind_of_error_that_names_it(string name, string json)
    {
        CallbackState state = Parsed($"{{\"{(name is "missing" ? "other" : name)}\":{json}}}");
        Action get = name switch
        {
            "whole" => () => state.GetInt64(name),
            "small" or "missing" => () => state.GetInt32(name, atLeast: 0),
            "positive" => () => state.GetDouble(name, atLeast: 0),
            "number" => () => state.GetDouble(name),
            "truth" => () => state.GetBoolean(name),
            _ => () => state.GetString(name),
        };
        Assert.Contains($"\"{name}\"", Assert.ThrowsExactly<InvalidDataException>(get).Message);
    }

    /// <summary>A part of a name may come from the file, as that of a metric does.</summary>
    [TestMethod]
    [DataRow("a\0b")]
    [DataRow("a\nb")]
    [DataRow("a\u001b[2Jb")]
    public void A_name_with_control_characters_is_shown_without_them(string name)
    {
        CallbackState state = Parsed($"{{\"{System.Text.Json.JsonEncodedText.Encode(name)}\":true}}");
        Action[] gets =
        [
            () => state.GetSeries(name), () => state.GetArray<float>(name), () => state.GetDouble(name), () => state.GetString("no" + name), () => state.GetInt64(name),
            () => state.GetSnapshot(name),
        ];

        foreach (Action get in gets)
        {
            string message = Assert.ThrowsExactly<InvalidDataException>(get).Message;
            Assert.IsFalse(message.Any(char.IsControl), message);
            Assert.Contains(name.Replace(name[1], ' '), message);
        }
    }

    [TestMethod]
    public void What_may_be_null_is_null_and_parts_do_not_mix()
    {
        var state = new CallbackState();
        state.Set("n", (long?)null);
        state.Set("x", (double?)null);
        state.Set("t", (string?)null);
        state.Part("inner").Set("n", 7L);
        Assert.IsNull(state.GetNullableInt64("n"));
        Assert.IsNull(state.GetNullableInt32("n"));
        Assert.IsNull(state.GetNullableDouble("x"));
        Assert.IsNull(state.GetNullableString("t"));
        Assert.AreEqual(7, state.Part("inner").GetInt32("n"));
    }

    private static CallbackState Parsed(string json)
    {
        var state = new CallbackState();
        using var document = System.Text.Json.JsonDocument.Parse(json);
        foreach (System.Text.Json.JsonProperty value in document.RootElement.EnumerateObject())
        {
            state.Set(value.Name, value.Value.Clone(), JsonElements.Default.JsonElement);
        }

        return state;
    }

    private sealed record ForgetfulRule : PlateauRule
    {
        public override PlateauState Start(double learningRate) => new OwnState(learningRate);

        public override PlateauState Next(PlateauState state, int epoch, double? value, double learningRate) => (OwnState)state with { Streak = epoch };

        public override double Reduce(double learningRate) => learningRate;
    }

    private sealed record OwnState(double LearningRate) : PlateauState(LearningRate)
    {
        public int Streak { get; init; }
    }
}
