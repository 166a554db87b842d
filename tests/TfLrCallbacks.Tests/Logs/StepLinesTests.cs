namespace TfLrCallbacks.Tests.Logs;

/// <summary>Lines that scripts print of a step, without epochs.</summary>
[TestClass]
public sealed class StepLinesTests
{
    private const string OfNanoGpt = """
        number of parameters: 10.65M
        step 0: train loss 4.2874, val loss 4.2823
        iter 0: loss 4.2677, time 56232.12ms, mfu -100.00%
        iter 10: loss 3.1460, time 312.11ms, mfu 1.19%
        step 250: train loss 1.9656, val loss 2.0668
        iter 250: loss 2.0541, time 5231.12ms, mfu 1.00%
        step 500: train loss 1.5656, val loss 1.7668
        """;

    [TestMethod]
    public void Estimates_of_nanoGPT_are_rows_and_single_batches_lie_between()
    {
        TrainingLog log = TrainingLog.Parse(OfNanoGpt);

        Assert.AreEqual("evaluation", log.Unit);
        CollectionAssert.AreEqual(new double?[] { 4.2874, 1.9656, 1.5656 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 4.2823, 2.0668, 1.7668 }, log["val_loss"].ToArray());
        CollectionAssert.AreEquivalent(new[] { "loss", "val_loss" }, log.Names.ToArray());
        CollectionAssert.AreEqual(new long[] { 0, 10, 250, 500 }, log.Steps.Select(step => step.Step).ToArray());
    }

    [TestMethod]
    [DataRow("validation loss: 10.9865\nstep     0 | loss: 11.0 | lr 8.5e-07 | norm: 30.8181 | dt: 1234.11ms | tok/sec: 424242.42\nstep     1 | loss: 10.5 | lr 1.7e-06 | norm: 10.8 | dt: 338.11ms | tok/sec: 1424242.42\n", DisplayName = "build-nanogpt")]
    [DataRow("step    1/2 | loss 11.0 (+nanz)| norm 15.3 (+nanz)| lr 8.5e-07 | 3032.12 ms | 48.6% bf16 MFU | 172930 tok/s\nstep    2/2 | loss 10.5 (+nanz)| norm 15.3 (+nanz)| lr 1.7e-06 | 3032.12 ms | 48.6% bf16 MFU | 172930 tok/s\nval loss 10.9865\n", DisplayName = "llm.c")]
    [DataRow("2023-01-01 10:00:00,123 - mmseg - INFO - Iter [50/100]\tlr: 8.5e-07, eta: 1 day, 1:00:00, time: 0.300, data_time: 0.010, memory: 3000, decode.loss_ce: 0.5, loss: 11.0\n2023-01-01 10:00:00,123 - mmseg - INFO - Iter [100/100]\tlr: 1.7e-06, eta: 1:00:00, time: 0.300, data_time: 0.010, memory: 3000, decode.loss_ce: 0.5, loss: 10.5\n", DisplayName = "mmcv")]
    [DataRow("2023/01/01 10:00:00 - mmengine - INFO - Iter(train) [ 50/100]  lr: 8.5e-07  eta: 1:00:00  time: 0.3  data_time: 0.01  memory: 3000  loss: 11.0\n2023/01/01 10:00:00 - mmengine - INFO - Iter(train) [100/100]  lr: 1.7e-06  eta: 0:00:00  time: 0.3  data_time: 0.01  memory: 3000  loss: 10.5\n", DisplayName = "mmengine")]
    [DataRow("[01/01 10:00:00 d2.utils.events]:  eta: 0:10:00  iter: 19  total_loss: 11.0  loss_cls: 1.2  time: 0.3  data_time: 0.01  lr: 8.5e-07  max_mem: 3000M\n[01/01 10:00:09 d2.utils.events]:  eta: 0:09:00  iter: 39  total_loss: 10.5  loss_cls: 1.1  time: 0.3  data_time: 0.01  lr: 1.7e-06  max_mem: 3000M\n", DisplayName = "detectron2")]
    public void Each_step_that_is_printed_is_a_row(string text)
    {
        TrainingLog log = TrainingLog.Parse(text);

        Assert.AreEqual("stretch", log.Unit);
        CollectionAssert.AreEqual(new double?[] { 11.0, 10.5 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 8.5e-07, 1.7e-06 }, log["learning_rate"].ToArray());
        foreach (string machine in new[] { "time", "eta", "memory", "dt", "bf1", "tok/sec", "data_time", "iter", "step" })
        {
            CollectionAssert.DoesNotContain(log.Names.ToArray(), machine);
        }
    }

    [TestMethod]
    public void A_loss_on_validation_data_in_its_own_line_belongs_to_the_step_beside_it()
    {
        TrainingLog log = TrainingLog.Parse("validation loss: 10.9\nstep 0 | loss: 11.0\nstep 1 | loss: 10.5\nval loss 10.4\n");

        CollectionAssert.AreEqual(new double?[] { 10.9, 10.4 }, log["val_loss"].ToArray());
    }

    [TestMethod]
    public void Steps_that_go_back_are_refused()
    {
        InvalidDataException refusal = Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse("step 0: train loss 4.2, val loss 4.3\nstep 250: train loss 2.2, val loss 2.3\nstep 0: train loss 4.2, val loss 4.3\n"));

        StringAssert.Contains(refusal.Message, "line 3: must be step 250 or a later one");
    }

    [TestMethod]
    public void Steps_of_an_epoch_are_not_taken_for_those_of_the_run() =>
        Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse("Epoch 1, step 100: loss 0.5\nEpoch 2, step 100: loss 0.4\n"));

    [TestMethod]
    public void Detectron2s_metrics_have_their_iterations_as_steps_and_the_sum_of_the_losses()
    {
        TrainingLog log = TrainingLog.Parse("""
            {"data_time": 0.003, "eta_seconds": 1000.0, "iteration": 19, "lr": 0.0004, "loss_cls": 1.2, "total_loss": 2.5, "time": 0.3}
            {"data_time": 0.003, "eta_seconds": 990.0, "iteration": 39, "lr": 0.0008, "loss_cls": 1.1, "total_loss": 2.1, "time": 0.3}
            """);

        Assert.AreEqual("stretch", log.Unit);
        CollectionAssert.AreEqual(new double?[] { 2.5, 2.1 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 4e-4, 8e-4 }, log["learning_rate"].ToArray());
        CollectionAssert.AreEquivalent(new[] { "loss", "loss_cls", "learning_rate" }, log.Names.ToArray());
    }

    [TestMethod]
    [DataRow("2023-01-01 10:00:00,123 - mmdet - INFO - Epoch [1][100/100]\tlr: 1.000e-03, eta: 1:00:00, loss: 0.8\n2023-01-01 10:00:00,123 - mmdet - INFO - Epoch(val) [1][20]\taccuracy: 60.1\n2023-01-01 10:00:00,123 - mmdet - INFO - Epoch [2][100/100]\tlr: 1.000e-03, eta: 1:00:00, loss: 0.7\n2023-01-01 10:00:00,123 - mmdet - INFO - Epoch(val) [2][20]\taccuracy: 70.1\n", "val_accuracy", DisplayName = "mmcv")]
    [DataRow("2023/01/01 10:00:00 - mmengine - INFO - Epoch(train)  [1][100/100]  lr: 1.0000e-03  loss: 0.8\n2023/01/01 10:00:00 - mmengine - INFO - Epoch(val) [1][20/20]    accuracy/top1: 60.1000  data_time: 0.0200  time: 0.1000\n2023/01/01 10:00:00 - mmengine - INFO - Epoch(train)  [2][100/100]  lr: 1.0000e-03  loss: 0.7\n2023/01/01 10:00:00 - mmengine - INFO - Epoch(val) [2][20/20]    accuracy/top1: 70.1000  data_time: 0.0200  time: 0.1000\n", "val_accuracy/top1", DisplayName = "mmengine")]
    [DataRow("Epoch: [0][  10/5005]\tTime  0.1 ( 1.1)\tLoss 6.8e+00 (6.9e+00)\tAcc@1   0.00 (  0.10)\nTest: [  0/391]\tTime  0.3 ( 0.4)\tLoss 3.0e+00 (3.5e+00)\tAcc@1  30.00 ( 29.50)\n *   Acc@1 60.100 Acc@5 85.000\nEpoch: [1][  10/5005]\tTime  0.1 ( 1.1)\tLoss 6.8e+00 (6.9e+00)\tAcc@1   0.00 (  0.10)\n *   Acc@1 70.100 Acc@5 85.000\n", "val_acc1", DisplayName = "the whole of the validation data, in PyTorch's example of ImageNet")]
    public void Metrics_on_validation_data_belong_to_the_epoch_before(string text, string name) =>
        CollectionAssert.AreEqual(new double?[] { 60.1, 70.1 }, TrainingLog.Parse(text)[name].ToArray());
}
