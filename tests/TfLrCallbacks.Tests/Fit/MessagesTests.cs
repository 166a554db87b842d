namespace TfLrCallbacks.Tests;

/// <summary>Warnings and notes reach the user, whatever the way in and the verbosity.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MessagesTests
{
    private static readonly FitOptions Silent = new() { Epochs = 2, Verbose = 0 };

    [TestMethod]
    public void Without_a_progress_bar_warnings_go_to_standard_error_and_notes_to_standard_output()
    {
        (string output, string errors) = Capture(() => Trainer().Fit(Silent, Talking()));
        Assert.AreEqual($"Epoch 1: all is well.{Environment.NewLine}Epoch 2: all is well.{Environment.NewLine}", output);
        Assert.AreEqual($"Warning: Something is odd?[2J.{Environment.NewLine}", errors);
    }

    [TestMethod]
    public void A_plateau_with_verbose_1_is_heard_in_a_fit_with_verbose_0()
    {
        (string output, string errors) = Capture(() => Trainer().Fit(new FitOptions { Epochs = 4, Verbose = 0 }, new ReduceLROnPlateau("loss", factor: 0.5, patience: 2, verbose: 1)));
        Assert.AreEqual($"Epoch 3: ReduceLROnPlateau reducing learning rate to 0.005.{Environment.NewLine}", output);
        Assert.AreEqual(string.Empty, errors);
    }

    [TestMethod]
    public void With_a_progress_bar_every_message_is_there_once()
    {
        (string output, string errors) = Capture(() => Trainer().Fit(new FitOptions { Epochs = 2, Verbose = 2 }, Talking()));
        Assert.HasCount(3, output.Split("all is well"));
        Assert.AreEqual($"Warning: Something is odd?[2J.{Environment.NewLine}", errors);
    }

    [TestMethod]
    public void A_run_that_an_engine_of_its_own_feeds_shows_them_too()
    {
        (_, string errors) = Capture(() =>
        {
            var run = new TrainingRun(Trainer(), new RunLength(1, 1), 0, [Talking()]);
            run.Begin();
            run.BeginEpoch(0);
            run.EndEpoch(0, new Dictionary<string, double>());
            run.End(failed: false);
        });
        Assert.Contains("Something is odd", errors);
    }

    [TestMethod]
    public void A_logger_of_the_users_own_takes_their_place()
    {
        var heard = new List<string>();
        (string output, string errors) = Capture(() => Trainer().Fit(Silent, Talking(), new MessageLogger(heard.Add, heard.Add)));
        Assert.AreEqual(string.Empty, output + errors);
        CollectionAssert.AreEqual(new[] { "Something is odd\u001b[2J.", "Epoch 1: all is well.", "Epoch 2: all is well." }, heard);
    }

    private static ScriptedTrainer Trainer() => new(1, [1.0]);

    private static LambdaCallback Talking() => new(
        onEpochEnd: (run, epoch, _) => run.Note($"Epoch {epoch + 1}: all is well."),
        onTrainBegin: run => run.Warn("Something is odd\u001b[2J."));

    private static (string Output, string Errors) Capture(Action action)
    {
        (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
        using var heardOutput = new StringWriter();
        using var heardErrors = new StringWriter();
        try
        {
            Console.SetOut(heardOutput);
            Console.SetError(heardErrors);
            action();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }

        return (heardOutput.ToString(), heardErrors.ToString());
    }
}
