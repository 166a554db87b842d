using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class FastaiTests
{
    [TestMethod]
    [DataRow("0.7, 0.2, 0.1", false)]
    [DataRow("0.1, 0.2, 0.7", true)]
    [DataRow("0.5, 0.4", false)]
    [DataRow("1.5, -0.5", false)]
    public void Parts_must_add_up_to_1_in_floating_point_as_fastai_asserts(string parts, bool isAccepted)
    {
        string schedules = string.Join(", ", parts.Split(',').Select(_ => "SchedNo(1, 1)"));
        string call = $"combine_scheds([{parts}], [{schedules}])";

        if (isAccepted)
        {
            Assert.AreEqual(1, ScheduleReader.Read(call).Schedule.ValueAt(0.5));
        }
        else
        {
            Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(call));
        }
    }

    [TestMethod]
    [DataRow("SchedExp(0.0, 1.0)")]
    [DataRow("fit_sgdr(2, 1, cycle_mult=1)")]
    [DataRow("fit_one_cycle(1, 0.1, pct_start=1.5)")]
    [DataRow("combine_scheds([0.5, 0.5], [SchedNo(1, 1)])")]
    public void What_fastai_refuses_is_refused(string call) => Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(call));

    [TestMethod]
    public void A_rise_as_long_as_the_run_has_no_fall()
    {
        LearningRateSchedule schedule = ScheduleReader.Read("fit_one_cycle(1, 0.1, pct_start=1.0)", new PortingContext { Run = new RunLength(1, 3) }).Schedule;
        double[] expected = [0.004, 0.028000001297330424, 0.07600000259466076];

        for (int step = 0; step < 3; step++)
        {
            Assert.AreEqual(expected[step], schedule.ValueAt(step), 2e-7);
        }
    }

    [TestMethod]
    [DataRow("learn.fit_one_cycle(4, max_lr=1e-2)")]
    [DataRow("learn.fit_one_cycle(4, max_lr=slice(1e-4, 1e-2))")]
    [DataRow("learn.fit_one_cycle(cyc_len=4, max_lr=1e-2, div_factor=25.0, moms=(0.95, 0.85))")]
    [DataRow("learn.fit_one_cycle(4, 1e-2, (0.95, 0.85))")]
    [DataRow("learn.fit_one_cycle(4, 1e-2, moms=(0.95, 0.85))")]
    [DataRow("learn.fit_one_cycle(2, max_lr=1e-2, tot_epochs=4)")]
    public void The_arguments_of_fastai_1_are_read_as_it_reads_them(string call)
    {
        // 28 updates: int(28 * 0.3) = 8 up, 20 down to max_lr / (25 * 10,000).
        LearningRateSchedule schedule = ScheduleReader.Read(call, new PortingContext { Run = new RunLength(4, 7) }).Schedule;

        Assert.AreEqual(4e-4, schedule.ValueAt(0), 1e-15);
        Assert.AreEqual(5.2e-3, schedule.ValueAt(4), 1e-15);
        Assert.AreEqual(1e-2, schedule.ValueAt(8), 1e-15);
        Assert.AreEqual((1e-2 + 4e-8) / 2, schedule.ValueAt(18), 1e-15);
    }

    [TestMethod]
    public void The_same_peak_of_fastai_2_is_another_curve() =>
        Assert.AreEqual(1e-2, ScheduleReader.Read("learn.fit_one_cycle(4, 1e-2)", new PortingContext { Run = new RunLength(4, 7) }).Schedule.ValueAt(7), 1e-9);

    [TestMethod]
    public void A_slice_gives_each_group_its_rate()
    {
        int compared = 0;
        foreach (JsonElement recorded in Golden.Cases("fastai").Where(recorded => recorded.Id().StartsWith("fastai.slice", StringComparison.Ordinal)))
        {
            double[] expected = recorded.GetProperty("values").Numbers();
            Value rate = RecordedCall.Read(recorded.GetProperty("args").GetProperty("lr"));
            for (int group = 0; group < expected.Length; group++)
            {
                PortingContext context = new() { Group = group, Groups = expected.Length, Run = new RunLength(1, 10) };
                LearningRateSchedule schedule = Dialect.Fastai.Create("fit_flat_cos", [("n_epoch", 1), ("lr", rate)], context).Schedule;

                Assert.AreEqual(expected[group], schedule.ValueAt(0), 1e-12 * expected.Max());
                compared++;
            }
        }

        Assert.AreEqual(15, compared);
    }

    [TestMethod]
    public void A_position_is_stretched_over_a_run()
    {
        LearningRateSchedule schedule = ScheduleReader.Read("SchedLin(0.0, 1.0)", new PortingContext { Run = new RunLength(2, 50) }).Schedule;

        Assert.AreEqual(0.5, schedule.ValueAt(50), 1e-15);
    }

    /// <summary>A learner is fastai's, also where its import is not in the text.</summary>
    [TestMethod]
    [DataRow("learn = vision_learner(dls, resnet34)\nlearn.fit_one_cycle(3, 1e-3)")]
    [DataRow("learn = cnn_learner(dls, resnet34, metrics=error_rate)\nlearn.fit_one_cycle(3, lr_max=1e-3)")]
    [DataRow("learn = text_classifier_learner(dls, AWD_LSTM).to_fp16()\nlearn.fit_one_cycle(3, 1e-3)")]
    [DataRow("learn = Learner(dls, net, loss_func=F.cross_entropy)\nlearn.fit_one_cycle(3, 1e-3)")]
    [DataRow("unet_learner(dls, resnet34).fit_one_cycle(3, 1e-3)")]
    public void A_learner_needs_no_import(string text)
    {
        PortedSchedule read = ScheduleReader.Read(text, new PortingContext { Run = new RunLength(3, 100) });
        Assert.AreEqual(Dialect.Fastai, read.Dialect);
        Assert.AreEqual(1e-3 / 25, read.Schedule.ValueAt(0), 1e-12);
    }

    /// <summary>Version 1 has its names in fastai.vision, version 2 in fastai.vision.all: at the end the rate goes to a 250,000th of the peak, or a 100,000th.</summary>
    [TestMethod]
    [DataRow("from fastai.vision import *\n", true)]
    [DataRow("from fastai import *\nfrom fastai.text import *\n", true)]
    [DataRow("from fastai.vision.all import *\n", false)]
    [DataRow("from fastai.basics import *\n", false)]
    [DataRow("from fastai.vision import *\nfrom fastai.vision.all import *\n", false)]
    [DataRow("from fastai.vision import models\n", false)]
    public void The_import_tells_the_version(string import, bool isFirst)
    {
        string text = $"{import}learn = cnn_learner(data, models.resnet34)\nlearn.fit_one_cycle(4, 1e-2)\n";
        LearningRateSchedule read = ScheduleReader.Read(text, new PortingContext { Run = new RunLength(4, 100) }).Schedule;
        (System.Reflection.Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("fastai.py", text)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        Type ported = assembly!.GetType("Fastai")!;
        ported.GetProperty("StepsPerEpoch")!.SetValue(null, 100.0);
        LearningRateSchedule written = (LearningRateSchedule)ported.GetMethods().Single(method => method.ReturnType == typeof(LearningRateSchedule)).Invoke(null, null)!;

        (int Top, double End) = isFirst ? (120, 1e-2 / 250_000) : (100, 1e-2 / 100_000);
        double last = End + ((1e-2 - End) / 2 * (1 + Math.Cos(Math.PI * (399 - Top) / (400 - Top))));
        Assert.AreEqual(1e-2, read.ValueAt(Top), 1e-9);
        Assert.AreEqual(last, read.ValueAt(399), 1e-9);
        Assert.AreEqual(last, written.ValueAt(399), 1e-9);
        Assert.AreEqual(read.ValueAt(57), written.ValueAt(57), 1e-12);
    }
}
