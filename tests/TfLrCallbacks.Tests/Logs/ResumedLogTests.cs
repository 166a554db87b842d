namespace TfLrCallbacks.Tests.Logs;

/// <summary>Logs that several programs wrote into: names of columns in mid-file, comments, numbers as Python prints them.</summary>
[TestClass]
public sealed class ResumedLogTests
{
    [TestMethod]
    [DataRow("epoch,loss\n0,1\nepoch,loss\n1,0.5\n", "line 3 repeats the names of the columns")]
    [DataRow("epoch,loss\n0,1\n\nepoch,loss\n\n1,0.5\n", "line 4 repeats the names of the columns")]
    [DataRow("epoch;loss\r\n0;1\r\n\"epoch\";loss\r\n1;0,5\r\n", "line 3 repeats the names of the columns")]
    [DataRow("epoch,loss\n0,1\n1,0.5\nepoch,loss", "line 4 repeats the names of the columns")]
    [DataRow("# run 1\nepoch,loss\n0,1\n1,0.5\n", null)]
    [DataRow("# a, b, c\n#\n\nepoch;loss\n0;1\n1;0,5\n", null)]
    [DataRow("# epoch,loss\n0,1\n1,0.5\n", null)]
    [DataRow("# made by numpy\n#epoch loss\tno\n# epoch\tloss\n0\t1\n1\t0.5\n", null)]
    [DataRow("epoch,loss\n0,1\n# resumed from \"ckpt, 1\n1,0.5\n#2,0.4\n", "lines that begin with # are not read")]
    [DataRow("epoch,loss\n# first\n0,1\n  # second\n1,0.5\n# end", "lines that begin with # are not read")]
    [DataRow("run,loss\n#1,1\n#1,0.5\n", "not read: run (no number in line 2: \"#1\")")]
    public void A_run_that_goes_on_in_the_same_file_is_one_log(string text, string? note)
    {
        TrainingLog log = TrainingLog.Parse(text);

        CollectionAssert.AreEqual(new double?[] { 1, 0.5 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1 }, log.Epochs.ToArray());
        Assert.Contains(note ?? string.Empty, string.Join('\n', log.Notes));
        Assert.IsFalse(note is null && log.Notes.Count > 0, string.Join('\n', log.Notes));
    }

    [TestMethod]
    [DataRow("epoch,loss,val_loss\n0,1,2\n1,0.5,1\nepoch,val_loss,loss\n2,0.8,0.4\n", "1 0.5 0.4", "2 1 0.8", "line 4 has names of columns again")]
    [DataRow("epoch,loss\n0,1\n1,0.5\nepoch,loss,val_loss\n2,0.4,0.8\n", "1 0.5 0.4", "- - 0.8", "which has val_loss from there on")]
    [DataRow("epoch,loss,val_loss\n0,1,2\n1,0.5,1\nepoch,loss\n2,0.4\n", "1 0.5 0.4", "2 1 -", "line 4 has names of columns again")]
    [DataRow("epoch,loss,accuracy,val_loss\n0,1,0.1,2\n1,0.5,0.2,1\nepoch,loss,val_loss,lr,top5\n2,0.4,0.8,0.1,0.9\n", "1 0.5 0.4", "2 1 0.8", "which has lr, top5 from there on")]
    [DataRow("epoch,loss,valid_loss\n0,1,2\n1,0.5,1\nepoch,val_loss,loss\n2,0.8,0.4\n", "1 0.5 0.4", "2 1 0.8", "line 4 has names of columns again")]
    [DataRow("epoch,loss,val_loss\n0,1,2\n1,0.5,1\n0,0.4,0.8\n", "1 0.5 0.4", "2 1 0.8", "line 4 begins again with epoch 0: it is taken for the same run, which goes on as epoch 2")]
    [DataRow("epoch,loss,val_loss\n0,1,2\n1,0.5,1\nepoch,loss,val_loss\n0,0.4,0.8\n", "1 0.5 0.4", "2 1 0.8", "line 5 begins again with epoch 0")]
    public void A_run_that_goes_on_with_other_columns_or_epochs_is_one_log(string text, string losses, string validations, string note)
    {
        TrainingLog log = TrainingLog.Parse(text);

        CollectionAssert.AreEqual(Values(losses), log["loss"].ToArray());
        CollectionAssert.AreEqual(Values(validations), log["val_loss"].ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, log.Epochs.ToArray());
        Assert.Contains(note, string.Join('\n', log.Notes));

        static double?[] Values(string written) => [.. written.Split(' ').Select(value => value == "-" ? (double?)null : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
    }

    [TestMethod]
    public void Epochs_that_begin_again_with_1_go_on() => CollectionAssert.AreEqual(new[] { 1, 2, 3, 4 }, TrainingLog.Parse("epoch,loss\n1,1\n2,0.5\n1,0.4\n2,0.3\n").Epochs.ToArray());

    [TestMethod]
    public void A_row_of_tabs_is_a_row_without_values() => CollectionAssert.AreEqual(new long[] { 1, 2 }, TrainingLog.Parse("epoch\tstep\tloss\n\t1\t1\n\t\t\n# then\n\t2\t0.5\n").Steps.Select(step => step.Step).ToArray());

    [TestMethod]
    [DataRow("epoch,loss\n0,1\n# half\n1,high\n", "line 4, column \"loss\"")]
    [DataRow("# one\nepoch,loss\n0,1\nepoch,loss\n1,high\n", "line 5, column \"loss\"")]
    [DataRow("epoch,loss\n0,1\nepoch,acc\n1,0.5\n", "line 3, column \"epoch\"")]
    [DataRow("epoch,loss\n0,1\n2,0.5\n1,0.4\n", "line 4, column \"epoch\": must be 2 or more")]
    [DataRow("epoch,loss\n0,1\n1,0.5\n0,0.4\n2,0.3\n1,0.2\n", "line 6, column \"epoch\": must be 2 or more")]
    [DataRow("{'loss': [1.0, 0.5]}", "what Python prints of a dictionary. Write it with json.dump(history.history, file).")]
    [DataRow("# nothing\n", "column names")]
    public void Lines_are_counted_with_comments(string text, string part) => Assert.Contains(part, Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse(text)).Message);

    [TestMethod]
    [DataRow("100%", "97%", 100.0, 97.0)]
    [DataRow("99.5 %", "97.25%", 99.5, 97.25)]
    [DataRow("\"tf.Tensor(0.3, shape=(), dtype=float32)\"", "\"tf.Tensor(4e-1, shape=(), dtype=float32)\"", 0.3, 0.4)]
    [DataRow("tensor(0.3)", "\"tensor(0.4, device='cuda:0')\"", 0.3, 0.4)]
    [DataRow("\"<tf.Tensor: shape=(), dtype=float32, numpy=0.3>\"", "0.4", 0.3, 0.4)]
    [DataRow("np.float32(0.3)", "np.float64(0.4)", 0.3, 0.4)]
    public void Numbers_as_Python_prints_them_are_read(string first, string second, double one, double other)
    {
        TrainingLog log = TrainingLog.Parse($"epoch,val_loss,accuracy\n0,1,{first}\n1,0.5,{second}\n");

        CollectionAssert.AreEqual(new double?[] { one, other }, log["accuracy"].ToArray());
    }

    [TestMethod]
    [DataRow("97%", "0.98", "some values are percents and others not, as in line 3: \"0.98\"")]
    [DataRow("0.97", "98%", "some values are percents and others not, as in line 3: \"98%\"")]
    [DataRow("0.97", "good", "no number in line 3: \"good\"")]
    [DataRow("0.97", "\"tf.Tensor([0.1 0.2], shape=(2,), dtype=float32)\"", "no number in line 3: ")]
    public void A_metric_that_is_not_all_numbers_is_left_out(string first, string second, string why)
    {
        TrainingLog log = TrainingLog.Parse($"epoch,val_loss,accuracy\n0,1,{first}\n1,0.5,{second}\n");

        CollectionAssert.AreEqual(new double?[] { 1, 0.5 }, log["val_loss"].ToArray());
        Assert.StartsWith(why, log.Skipped["accuracy"]);
    }

    [TestMethod]
    [DataRow("val", "lr")]
    [DataRow("eval", "learning_rate")]
    [DataRow("valid", "lr")]
    public void The_rate_beside_a_validation_is_the_training_s(string mode, string rate)
    {
        TrainingLog log = TrainingLog.Parse(string.Concat(Enumerable.Range(1, 6).Select(epoch => FormattableString.Invariant($$"""
            {"mode": "train", "epoch": {{epoch}}, "iter": 20, "{{rate}}": {{0.1 / epoch}}, "loss": 1.5}
            {"mode": "{{mode}}", "epoch": {{epoch}}, "iter": 7, "{{rate}}": {{0.1 / epoch}}, "loss": 2.5}

            """))));

        CollectionAssert.AreEquivalent(new[] { "loss", "val_loss", "learning_rate" }, log.Names.ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(1, 6).Select(epoch => (double?)(0.1 / epoch)).ToArray(), log["learning_rate"].ToArray());
        Assert.DoesNotContain(7L, log.Steps.Select(step => step.Step));
    }

    [TestMethod]
    public void Rates_that_stand_beside_validations_alone_are_the_rates()
    {
        TrainingLog log = TrainingLog.Parse(string.Concat(Enumerable.Range(1, 6).Select(epoch => $"{{\"mode\": \"val\", \"epoch\": {epoch}, \"iter\": 7, \"lr\": 0.1, \"loss\": 2.5}}\n")));

        Assert.IsNotNull(log.Find("learning_rate"));
        Assert.IsNull(log.Find("val_learning_rate"));
    }
}
