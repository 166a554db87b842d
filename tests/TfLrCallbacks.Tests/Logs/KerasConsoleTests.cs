namespace TfLrCallbacks.Tests.Logs;

/// <summary>What Keras' fit prints, as it is redirected into a file or copied from a notebook.</summary>
[TestClass]
public sealed class KerasConsoleTests
{
    private const string Bar = "━━━━━━━━━━━━━━━━━━━━";

    [TestMethod]
    [DataRow("Epoch 1/2\n625/625 " + Bar + " 2s 3ms/step - accuracy: 0.8 - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\nEpoch 2/2\n625/625 " + Bar + " 2s 3ms/step - accuracy: 0.9 - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04\n", DisplayName = "Keras 3")]
    [DataRow("Epoch 1/2 625/625 " + Bar + " 2s 3ms/step - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\nEpoch 2/2 625/625 " + Bar + " 2s 3ms/step - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04", DisplayName = "pasted in one line")]
    [DataRow("Train on 60000 samples, validate on 10000 samples\r\nEpoch 1/2\r\n60000/60000 [==============================] - 5s 88us/sample - loss: 0.5 - acc: 0.8 - val_loss: 0.4 - lr: 0.0010\r\nEpoch 2/2\r\n60000/60000 [==============================] - 5s 88us/sample - loss: 0.25 - acc: 0.8 - val_loss: 0.3 - lr: 5.0000e-04\r\n", DisplayName = "Keras 2")]
    [DataRow("Epoch 1/2\n  1/625 [..............................] - ETA: 10:00 - loss: 2.3\b\b\b\b\b\b\b\b\r300/625 [=============>................] - ETA: 1s - loss: 1.1\b\b\b\b\b\r625/625 [==============================] - 2s 3ms/step - loss: 0.5 - val_loss: 0.4 - lr: 0.0010\nEpoch 2/2\n625/625 [==============================] - 2s 3ms/step - loss: 0.25 - val_loss: 0.3 - lr: 5.0000e-04\n", DisplayName = "drawn over")]
    [DataRow("Epoch 1/2\n  1/625 [....] - ETA: 10:00 - loss: 2.3300/625 [=>...] - ETA: 1s - loss: 1.1 625/625 [====] - 2s 3ms/step - loss: 0.5 - val_loss: 0.4 - lr: 0.0010\nEpoch 2/2\n625/625 [====] - 2s 3ms/step - loss: 0.25 - val_loss: 0.3 - lr: 5.0000e-04\n", DisplayName = "drawn over, without the characters that do it")]
    [DataRow("Epoch 1/2\n\r\u001b[1m  1/625\u001b[0m \u001b[37m" + Bar + "\u001b[0m \u001b[1m10s\u001b[0m 2ms/step - loss: 2.3\b\b\r\u001b[1m625/625\u001b[0m \u001b[32m" + Bar + "\u001b[0m\u001b[37m\u001b[0m \u001b[1m2s\u001b[0m 3ms/step - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\nEpoch 2/2\n\u001b[1m625/625\u001b[0m \u001b[32m" + Bar + "\u001b[0m \u001b[1m2s\u001b[0m 3ms/step - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04\n", DisplayName = "colours")]
    [DataRow("Epoch 1/2\n\n300/625 " + Bar + " 1s 3ms/step - loss: 0.9\n625/625 " + Bar + " 2s 3ms/step - loss: 0.5\n625/625 " + Bar + " 2s 3ms/step - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\nEpoch 2/2\n625/625 " + Bar + " 2s 3ms/step - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04\n313/313 " + Bar + " 1s 2ms/step - loss: 0.7\n625/625 " + Bar + " 1s 2ms/step - loss: 0.8\n", DisplayName = "each drawing a line, evaluate behind it")]
    [DataRow("Epoch 1/2\n - 2s - loss: 0.5 - acc: 0.8 - val_loss: 0.4 - lr: 0.0010\nEpoch 2/2\n - 2s - loss: 0.25 - acc: 0.9 - val_loss: 0.3 - lr: 5.0000e-04", DisplayName = "verbose=2, old")]
    [DataRow("Epoch 1/2\n625/625 - 2s - 3ms/step - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\nEpoch 2/2\n625/625 - 2s - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04 - 2s/epoch - 3ms/step\n", DisplayName = "verbose=2")]
    [DataRow("\nEpoch 1: LearningRateScheduler setting learning rate to 0.001.\nEpoch 1/2\n625/625 - 2s - loss: 0.5 - val_loss: 0.4\n\nEpoch 00002: LearningRateScheduler reducing learning rate to 0.0005.\nEpoch 2/2\n625/625 - 2s - loss: 0.25 - val_loss: 0.3\nEpoch 2: early stopping\n", DisplayName = "LearningRateScheduler(verbose=1)")]
    [DataRow("2024-01-01 12:00:00 INFO Epoch 1/2\n2024-01-01 12:00:01 INFO 625/625 - 2s - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\n2024-01-01 12:00:02 INFO Epoch 2/2\n2024-01-01 12:00:03 INFO 625/625 - 2s - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04\n", DisplayName = "with a time and a level in front")]
    [DataRow("[12:00:00] Epoch 1/2\n[12:00:01] 625/625 - 2s - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\n[12:00:02] Epoch 2/2\n[12:00:03] 625/625 - 2s - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04\n", DisplayName = "with a time between brackets in front")]
    [DataRow("INFO:root:Epoch 1/2\nINFO:root:625/625 - 2s - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\nINFO:root:Epoch 2/2\nINFO:root:625/625 - 2s - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04\n", DisplayName = "with a level and a logger in front")]
    [DataRow("trainer-1  | Epoch 1/2\ntrainer-1  | 625/625 - 2s - loss: 0.5 - val_loss: 0.4 - learning_rate: 0.0010\ntrainer-1  | Epoch 2/2\ntrainer-1  | 625/625 - 2s - loss: 0.25 - val_loss: 0.3 - learning_rate: 5.0000e-04\n", DisplayName = "with a container in front")]
    public void Each_epoch_is_a_row_with_what_its_last_bar_says(string text)
    {
        TrainingLog log = TrainingLog.Parse(text);

        Assert.AreEqual("Keras' output", log.Format);
        CollectionAssert.AreEqual(new[] { 0, 1 }, log.Epochs.ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.5, 0.25 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.4, 0.3 }, log["val_loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 1e-3, 5e-4 }, log["learning_rate"].ToArray());
        Assert.AreEqual(2, log.PlannedEpochs);
    }

    [TestMethod]
    [DataRow("Epoch 1/3\n9/9 - 2s - loss: 0.5\nEpoch 2/3\n3/9 [===>....] - ETA: 1s - loss: 0.4", "epoch 2 has no bar that is at its end: left out", DisplayName = "broken off")]
    [DataRow("Epoch 1/3\n9/9 - 2s - loss: 0.5\n9/9 - 1s - loss: 0.7\n", "bars behind the end of an epoch, such as those of evaluate, are left out", DisplayName = "evaluate")]
    [DataRow("Epoch 1/1\n9/9 - 2s - loss: 0.5\nEpoch 1/1\n9/9 - 2s - loss: 0.4\n", "line 3 begins again with epoch 1: it is taken for the same run, which goes on; split a file that holds several runs", DisplayName = "fit in a loop")]
    public void What_is_left_out_or_assumed_is_told(string text, string note)
    {
        TrainingLog log = TrainingLog.Parse(text);

        Assert.Contains(note, log.Notes);
        Assert.AreEqual(0.5, log["loss"][0]);
    }

    [TestMethod]
    public void A_loss_that_is_no_number_is_read() => Assert.AreEqual(double.NaN, TrainingLog.Parse("Epoch 1/1\n9/9 - 2s - loss: nan - val_loss: inf\n")["loss"][0]);

    [TestMethod]
    [DataRow("Epoch 1/3\n3/9 [===>....] - ETA: 1s - loss: 0.4", "no bar of Keras behind them that is at its end")]
    [DataRow("Epoch 3/9\n9/9 - 2s - loss: 0.5\nEpoch 4/9\n9/9 - 2s - loss: 0.5\nEpoch 2/9\n9/9 - 2s - loss: 0.4\n", "line 5: must be epoch 5 or a later one, because epochs don't go back. Received: 2.")]
    [DataRow("Epoch 1 train loss 0.5 val loss 0.4 lr 0.001\nEpoch 2 train loss 0.4 val loss 0.3 lr 0.001\n", "is what a script prints in words of its own")]
    [DataRow("Epoch [1/3], Loss: 0.5\nEpoch [2/3], Loss: 0.4\n", "is what a script prints in words of its own")]
    public void What_cannot_be_read_is_refused_in_words(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse(text)).Message);
}
