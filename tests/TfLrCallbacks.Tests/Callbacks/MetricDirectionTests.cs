using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class MetricDirectionTests
{
    /// <summary>Metrics whose direction Keras 3 knows only because an object says so; their names say nothing.</summary>
    private static readonly string[] NamesThatSayNothing = ["my_metric", "val_my_metric"];

    [TestMethod]
    public void Names_that_Keras_3_knows_have_its_direction_and_what_it_refuses_is_refused()
    {
        foreach (JsonElement row in Rows("keras3"))
        {
            string monitor = row.Text("monitor");
            string expected = row.Text("ReduceLROnPlateau");
            if (expected.StartsWith("ValueError", StringComparison.Ordinal) || NamesThatSayNothing.Contains(monitor))
            {
                string message = Assert.ThrowsExactly<ArgumentException>(() => MetricDirection.Of(monitor), monitor).Message;
                Assert.Contains(monitor, message);
                Assert.Contains("MetricMode.Max", message);
            }
            else
            {
                Assert.AreEqual(expected is "max" ? MetricMode.Max : MetricMode.Min, MetricDirection.Of(monitor), monitor);
            }
        }
    }

    [TestMethod]
    public void Keras_2s_plateau_goes_by_its_own_rule()
    {
        foreach (JsonElement row in Rows("tf_keras2"))
        {
            string monitor = row.Text("monitor");
            Assert.AreEqual(row.Text("ReduceLROnPlateau") is "max" ? MetricMode.Max : MetricMode.Min, new Keras2Plateau().For(monitor).Mode, monitor);
        }
    }

    [TestMethod]
    [DataRow("val_r2_score", MetricMode.Max)]
    [DataRow("iou", MetricMode.Max)]
    [DataRow("val_cosine_similarity", MetricMode.Max)]
    [DataRow("perplexity", MetricMode.Min)]
    [DataRow("score", null)]
    [DataRow("true_positives", null)]
    public void A_name_can_be_asked_whether_it_tells(string monitor, MetricMode? expected) =>
        Assert.AreEqual(expected, MetricDirection.TryOf(monitor));

    [TestMethod]
    [DataRow("val_dice", MetricMode.Max)]
    [DataRow("val_bleu", MetricMode.Max)]
    [DataRow("psnr", MetricMode.Max)]
    [DataRow("ssim", MetricMode.Max)]
    [DataRow("mIoU", MetricMode.Max)]
    [DataRow("mAP", MetricMode.Max)]
    [DataRow("val_map", MetricMode.Max)]
    [DataRow("rouge_l", MetricMode.Max)]
    [DataRow("rougeL", MetricMode.Max)]
    [DataRow("rouge1", MetricMode.Max)]
    [DataRow("ndcg", MetricMode.Max)]
    [DataRow("kappa", MetricMode.Max)]
    [DataRow("mcc", MetricMode.Max)]
    [DataRow("reward", MetricMode.Max)]
    [DataRow("pearson", MetricMode.Max)]
    [DataRow("spearman", MetricMode.Max)]
    [DataRow("hit_rate", MetricMode.Max)]
    [DataRow("exact_match", MetricMode.Max)]
    [DataRow("top1", MetricMode.Max)]
    [DataRow("val_acc@1", MetricMode.Max)]
    [DataRow("recall@k", MetricMode.Max)]
    [DataRow("hit_rate@10", MetricMode.Max)]
    [DataRow("map50-95", MetricMode.Max)]
    [DataRow("mAP@0.5", MetricMode.Max)]
    [DataRow("val/dice", MetricMode.Max)]
    [DataRow("metrics/mAP50-95", MetricMode.Max)]
    [DataRow("recall_at_5", MetricMode.Max)]
    [DataRow("val-dice", MetricMode.Max)]
    [DataRow("val_dice_loss", MetricMode.Min)]
    [DataRow("WER", MetricMode.Min)]
    [DataRow("MAE", MetricMode.Min)]
    [DataRow("fid", MetricMode.Min)]
    [DataRow("val/loss", MetricMode.Min)]
    [DataRow("loss2", MetricMode.Min)]
    [DataRow("42", null)]
    [DataRow("@", null)]
    [DataRow("gap", null)]
    [DataRow("val_temperature", null)]
    [DataRow("entropy", null)]
    public void The_usual_metrics_are_known_as_people_write_them(string monitor, MetricMode? expected) =>
        Assert.AreEqual(expected, MetricDirection.TryOf(monitor));

    [TestMethod]
    [DataRow("val_auc_1", MetricMode.Max)]
    [DataRow("top_5_accuracy", MetricMode.Max)]
    [DataRow("decoder_loss", MetricMode.Min)]
    [DataRow("val_decoder_sparse_categorical_accuracy", MetricMode.Max)]
    [DataRow("f1", MetricMode.Max)]
    [DataRow("r2", MetricMode.Max)]
    public void Numbers_and_words_in_front_do_not_matter(string monitor, MetricMode expected) =>
        Assert.AreEqual(expected, MetricDirection.Of(monitor));

    [TestMethod]
    public void A_callback_refuses_a_name_without_direction_when_it_is_made()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new ReduceLROnPlateau("val_true_positives"));
        Assert.ThrowsExactly<ArgumentException>(() => new EarlyStopping("score"));
        Assert.AreEqual(MetricMode.Max, new EarlyStopping("score", mode: MetricMode.Max).Mode);
    }

    private static IEnumerable<JsonElement> Rows(string library) =>
        Golden.Read("Callbacks/auto_mode").EnumerateArray().Where(row => row.Text("library") == library);
}
