namespace TfLrCallbacks.Tests.Logs;

/// <summary>What PyTorch's training scripts print of their batches: bars of tqdm, as Lightning draws them, and lines with meters, as timm, torchvision and mmcv write them.</summary>
[TestClass]
public sealed class PrintedBatchTests
{
    private const string Validated = "\rValidation DataLoader 0: 100%|##########| 10/10 [00:01<00:00, 9.00it/s]";

    [TestMethod]
    [DataRow("Epoch 0:  50%|#####     | 20/40 [00:06<00:06, 3.20it/s, v_num=0, train_loss=0.900, lr=0.001]\rEpoch 0: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, v_num=0, train_loss=0.500, lr=0.001]" + Validated + "\rEpoch 0: 100%|##########| 40/40 [00:13<00:00, 3.00it/s, v_num=0, train_loss=0.500, lr=0.001, val_loss=0.400]\rEpoch 1: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, v_num=0, train_loss=0.250, lr=0.0005, val_loss=0.300]\n", DisplayName = "Lightning, drawn over")]
    [DataRow("Epoch 0: 100%|██████████| 40/40 [00:12<00:00,  3.20it/s, loss=0.5, v_num=7, lr=1e-3, val_loss=0.4]\nEpoch 1: 100%|██████████| 40/40 [00:12<00:00,  3.20it/s, loss=0.25, v_num=7, lr=5e-4, val_loss=0.3]\n`Trainer.fit` stopped: `max_epochs=2` reached.\n", DisplayName = "Lightning, each in its line")]
    [DataRow("Epoch 1/2: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.5, lr=0.001, val_loss=0.4]\nEpoch 2/2: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.25, lr=0.0005, val_loss=0.3]\n", DisplayName = "tqdm, of how many")]
    [DataRow("Epoch [1/2]: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.5, lr=[0.001], val_loss=0.4]\nEpoch [2/2]: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.25, lr=[0.0005], val_loss=0.3]\n", DisplayName = "tqdm, between brackets")]
    [DataRow("Epoch 1/2\n100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.5, lr=0.001, val_loss=0.4]\nEpoch 2/2\n100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.25, lr=0.0005, val_loss=0.3]\nValidating: 100%|##########| 4/4 [00:01<00:00, 3.20it/s, loss=0.9]\n", DisplayName = "tqdm, below a line of the epoch")]
    [DataRow("Training epoch 1: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.5, lr=0.001, val_loss=0.4]\nTraining epoch 2: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.25, lr=0.0005, val_loss=0.3]\n", DisplayName = "tqdm, from 1")]
    [DataRow("Train: 0 [   0/40 (  0%)]  Loss: 1.5 (1.5)  Time: 0.500s,  256.00/s  (0.500s,  256.00/s)  LR: 1.000e-03  Data: 0.100 (0.100)\nTrain: 0 [  39/40 (100%)]  Loss: 0.3 (0.5)  Time: 0.500s,  256.00/s  (0.500s,  256.00/s)  LR: 1.000e-03  Data: 0.100 (0.100)\nTest: [   9/9]  Time: 0.100 (0.100)  Loss:  0.9 (0.4)  Acc@1: 70.0 (71.0)  Acc@5: 90.0 (91.0)\nTrain: 1 [  39/40 (100%)]  Loss: 0.2 (0.25)  Time: 0.500s,  256.00/s  (0.500s,  256.00/s)  LR: 5.000e-04  Data: 0.100 (0.100)\nTest: [   9/9]  Time: 0.100 (0.100)  Loss:  0.9 (0.3)  Acc@1: 70.0 (71.0)  Acc@5: 90.0 (91.0)\n*** Best metric: 71.0 (epoch 1)\n", DisplayName = "timm")]
    [DataRow("Epoch: [0]  [ 0/40]  eta: 0:00:10  lr: 0.001  img/s: 120.5  loss: 1.5 (1.5)  acc1: 1.0 (2.0)  time: 0.1  data: 0.01  max mem: 123\nEpoch: [0]  [39/40]  eta: 0:00:00  lr: 0.001  img/s: 120.5  loss: 0.3 (0.5)  acc1: 1.0 (2.0)  time: 0.1  data: 0.01  max mem: 123\nEpoch: [0] Total time: 0:00:10\nTest:  [0/9]  eta: 0:00:01  loss: 0.2 (0.4)  acc1: 70.0 (71.0)  time: 0.1  data: 0.01  max mem: 123\nTest:  Total time: 0:00:01\nTest:  Acc@1 71.000 Acc@5 90.000\nEpoch: [1]  [39/40]  eta: 0:00:00  lr: 0.0005  img/s: 120.5  loss: 0.2 (0.25)  acc1: 1.0 (2.0)  time: 0.1  data: 0.01  max mem: 123\nTest:  [0/9]  eta: 0:00:01  loss: 0.2 (0.3)  acc1: 70.0 (71.0)  time: 0.1  data: 0.01  max mem: 123\n", DisplayName = "torchvision")]
    [DataRow("2024-01-01 12:00:00,123 - mmdet - INFO - Epoch [1][20/40]\tlr: 1.000e-03, eta: 1 day, 2:03:04, time: 0.5, data_time: 0.1, memory: 3000, loss: 0.9\n2024-01-01 12:00:10,123 - mmdet - INFO - Epoch [1][40/40]\tlr: 1.000e-03, eta: 2:03:04, time: 0.5, data_time: 0.1, memory: 3000, loss: 0.5, val_loss: 0.4\n2024-01-01 12:00:20,123 - mmdet - INFO - Epoch [2][40/40]\tlr: 5.000e-04, eta: 2:03:04, time: 0.5, data_time: 0.1, memory: 3000, loss: 0.25, val_loss: 0.3\n", DisplayName = "mmcv")]
    public void Each_epoch_is_a_row_with_the_last_that_is_printed_of_it(string text)
    {
        TrainingLog log = TrainingLog.Parse(text);

        Assert.AreEqual("epoch", log.Unit);
        CollectionAssert.AreEqual(new[] { 0, 1 }, log.Epochs.ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.5, 0.25 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.4, 0.3 }, log["val_loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 1e-3, 5e-4 }, log["learning_rate"].ToArray());
        CollectionAssert.DoesNotContain(log.Names.ToArray(), "time");
        CollectionAssert.DoesNotContain(log.Names.ToArray(), "v_num");
        LoggedStep last = log.Steps[^1];
        Assert.AreEqual(79, last.Step);
        Assert.AreEqual(5e-4, last.LearningRate);
    }

    [TestMethod]
    public void PyTorchs_example_of_ImageNet_is_read()
    {
        TrainingLog log = TrainingLog.Parse("Epoch: [0][   1/5005]\tTime  6.5 ( 6.5)\tData  4.1 ( 4.1)\tLoss 7.0e+00 (7.1e+00)\tAcc@1   0.00 (  0.10)\tAcc@5   1.00 (  0.50)\nEpoch: [1][5005/5005]\tTime  0.5 ( 0.6)\tData  0.1 ( 0.1)\tLoss 4.0e+00 (4.5e+00)\tAcc@1  20.00 ( 18.50)\tAcc@5  40.00 ( 38.50)\nTest: [390/391]\tTime  0.3 ( 0.4)\tLoss 3.0e+00 (3.5e+00)\tAcc@1  30.00 ( 29.50)\n *   Acc@1 29.500 Acc@5 55.000\n");

        CollectionAssert.AreEqual(new double?[] { 7.1, 4.5 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { null, 29.5 }, log["val_acc1"].ToArray());
    }

    [TestMethod]
    public void Few_epochs_are_cut_into_stretches_of_their_batches()
    {
        string lines = string.Concat(Enumerable.Range(0, 20).Select(at => $"Train: 0 [{at * 10,4}/200 ({at * 5,3}%)]  Loss: {2.0 - (0.05 * at):F2} (2.0)  LR: {(at + 1) * 1e-4:0.000e-00}  Data: 0.1 (0.1)\n"));
        TrainingLog log = TrainingLog.Parse(lines);

        Assert.AreEqual("stretch", log.Unit);
        Assert.HasCount(20, log.Steps);
        Assert.AreEqual(190, log.Steps[^1].Step);
        Assert.AreEqual(2e-3, log.Steps[^1].LearningRate!.Value, 1e-12);
        Assert.AreEqual(1.05, log["loss"][^1]!.Value, 1e-12);
    }

    /// <summary>A narrow console cuts a bar off: <c>lr=0.00</c> may be the beginning of 0.001.</summary>
    [TestMethod]
    public void A_number_that_may_be_cut_off_is_left_out()
    {
        TrainingLog log = TrainingLog.Parse("Epoch 0: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.5, lr=0.00\n");

        Assert.AreEqual(0.5, log["loss"][0]);
        CollectionAssert.DoesNotContain(log.Names.ToArray(), "learning_rate");
    }

    [TestMethod]
    public void A_bar_of_Keras_alone_is_an_epoch()
    {
        TrainingLog log = TrainingLog.Parse("  1/625 ━━━━ 10s 3ms/step - loss: 2.3\r625/625 ━━━━━━━━━━━━━━━━━━━━ 2s 3ms/step - accuracy: 0.8 - loss: 0.5 - val_loss: 0.4\n313/313 ━━━━━━━━━━━━━━━━━━━━ 1s 2ms/step - loss: 0.7\n");

        Assert.AreEqual(0.5, log["loss"].Single());
        Assert.AreEqual(0.4, log["val_loss"].Single());
        Assert.IsNull(log.PlannedEpochs);
        Assert.Contains("no line such as \"Epoch 1/10\" stands in front of the bar: it is taken for one epoch", log.Notes);
        Assert.Contains("bars behind the end of an epoch, such as those of evaluate, are left out", log.Notes);
    }

    /// <summary>What an unfinished bar shows of the validation is the epoch's before.</summary>
    [TestMethod]
    public void An_epoch_that_was_broken_off_is_left_out()
    {
        TrainingLog log = TrainingLog.Parse("Epoch 0: 100%|##########| 40/40 [00:12<00:00, 3.20it/s, v_num=0, loss=0.5, val_loss=0.4]\rEpoch 1:  50%|#####     | 20/40 [00:06<00:06, 3.20it/s, v_num=0, loss=0.3, val_loss=0.4]");

        Assert.AreEqual(0.5, log["loss"].Single());
        Assert.Contains("epoch 1 has no bar that is at its end: left out", log.Notes);
    }

    [TestMethod]
    public void Batches_that_are_trained_anew_count()
    {
        TrainingLog log = TrainingLog.Parse("Train: 0 [   0/40 (  0%)]  Loss: 3.0 (3.0)  LR: 1.000e-03\nTrain: 0 [  30/40 ( 75%)]  Loss: 2.0 (2.5)  LR: 1.000e-03\nTrain: 0 [   0/40 (  0%)]  Loss: 1.0 (1.0)  LR: 1.000e-03\nTrain: 0 [  39/40 (100%)]  Loss: 0.5 (0.7)  LR: 1.000e-03\n");

        Assert.AreEqual(0.7, log["loss"].Single());
        Assert.Contains("line 3 goes back in its epoch: the batches that were trained anew count", log.Notes);
    }

    [TestMethod]
    [DataRow("Train: 1 [  39/40 (100%)]  Loss: 0.5 (0.7)  LR: 1.000e-03\nTrain: 0 [  39/40 (100%)]  Loss: 0.5 (0.7)  LR: 1.000e-03\n", "line 2: must be epoch 1 or a later one, because epochs don't go back. Received: 0.")]
    [DataRow("100%|##########| 40/40 [00:12<00:00, 3.20it/s, loss=0.5]\n", "is what a script prints in words of its own")]
    public void What_cannot_be_read_is_refused_in_words(string text, string expected) =>
        Assert.Contains(expected, Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse(text)).Message);
}
