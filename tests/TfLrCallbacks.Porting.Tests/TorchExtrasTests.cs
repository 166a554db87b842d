using System.Globalization;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Schedules of lightning-bolts, detectron2 and pytorch_pretrained_bert: the rates that their formulas give in Python.</summary>
[TestClass]
public sealed class TorchExtrasTests
{
    private const string Bolts = "from pl_bolts.optimizers.lr_scheduler import LinearWarmupCosineAnnealingLR\nimport torch\nopt = torch.optim.SGD(p, lr=0.1)\n";
    private const string Detectron = "from detectron2.solver.lr_scheduler import WarmupMultiStepLR, WarmupCosineLR\nimport torch\nopt = torch.optim.SGD(p, lr=0.1)\n";
    private const string Bert = "from pytorch_pretrained_bert.optimization import BertAdam, WarmupLinearSchedule, WarmupConstantSchedule, WarmupCosineSchedule, WarmupCosineWithHardRestartsSchedule, ConstantLR\n";

    [TestMethod]
    [DataRow("LinearWarmupCosineAnnealingLR(opt, warmup_epochs=3, max_epochs=10)", "0 0.05 0.1 0.1 0.095048443395121 0.0811744900929367 0.0611260466978157 0.0388739533021843 0.0188255099070633 0.00495155660487905 0 0.00495155660487904 0.0188255099070633 0.0388739533021843")]
    [DataRow("LinearWarmupCosineAnnealingLR(opt, 3, 10, warmup_start_lr=0.01, eta_min=0.02)", "0.01 0.055 0.1 0.1 0.0960387547160968 0.0849395920743494 0.0689008373582526 0.0510991626417474 0.0350604079256507 0.0239612452839032 0.02 0.0239612452839032")]
    [DataRow("LinearWarmupCosineAnnealingLR(opt, 1, 6, 0.01)", "0.01 0.1 0.0904508497187474 0.0654508497187474 0.0345491502812526 0.00954915028125263 0 0.00954915028125263")]
    [DataRow("LinearWarmupCosineAnnealingLR(opt, 2, 6)", "0 0.1 0.1 0.0853553390593274 0.05 0.0146446609406726 0")]
    [DataRow("LinearWarmupCosineAnnealingLR(opt, 0, 5, 0.01)", "0.01 0.00904508497187474 0.00654508497187474 0.00345491502812526 0.000954915028125263 0 0.00954915028125263 0.0345491502812526 0.0654508497187474 0.0904508497187474 0.1 0.0904508497187475")]
    [DataRow("LinearWarmupCosineAnnealingLR(opt, 0, 4, eta_min=0.02)", "0 0.00292893218813452 0.01 0.0170710678118655 0.02 0.0317157287525381 0.06")]
    public void The_warm_up_and_cosine_of_lightning_bolts_has_its_rates(string call, string rates) => Check(Bolts + call, rates);

    [TestMethod]
    [DataRow("WarmupMultiStepLR(opt, [3, 6], warmup_iters=4)", "0.0001 0.025075 0.05005 0.0075025 0.01 0.01 0.001 0.001")]
    [DataRow("WarmupMultiStepLR(opt, [5, 6], warmup_factor=0.5, warmup_iters=4, warmup_method='constant')", "0.05 0.05 0.05 0.05 0.1 0.01 0.001")]
    [DataRow("WarmupMultiStepLR(opt, (2,), gamma=0.5, warmup_iters=0)", "0.1 0.1 0.05 0.05")]
    [DataRow("WarmupCosineLR(opt, 8, warmup_iters=4)", "0.0001 0.02412063963886026 0.04272034719919335 0.05186791225659544 0.05 0.030865828381745515 0.014644660940672627 0.0038060233744356634 0 0.003806023374435658")]
    public void The_warm_ups_of_detectron2_have_their_rates(string call, string rates) => Check(Detectron + call, rates);

    [TestMethod]
    [DataRow("warmup=0.25, t_total=10", "0 0.4 0.8 0.933333333333333 0.8 0.666666666666667 0.533333333333333 0.4 0.266666666666667 0.133333333333333 0 0 0")]
    [DataRow("warmup=0.25, t_total=10, schedule='warmup_constant'", "0 0.4 0.8 1 1 1 1 1 1 1 1 1")]
    [DataRow("warmup=0.25, t_total=10, schedule='warmup_cosine'", "0 0.4 0.8 0.9890738003669028 0.9045084971874737 0.75 0.5522642316338269 0.34549150281252633 0.16543469682057088 0.04322727117869951 0 0.04322727117869962")]
    [DataRow("warmup=0.25, t_total=10, schedule='warmup_cosine_hard_restarts'", "0 0.4 0.8 0.9890738003669028 0.9045084971874737 0.75 0.5522642316338269 0.34549150281252633 0.16543469682057088 0.04322727117869951 1 0.9567727288213004 0.8345653031794291 0.6545084971874735")]
    [DataRow("schedule=WarmupLinearSchedule(warmup=0.25, t_total=10)", "0 0.4 0.8 0.933333333333333 0.8 0.666666666666667 0.533333333333333 0.4 0.266666666666667 0.133333333333333 0 0 0")]
    [DataRow("warmup=0.9, t_total=7, schedule=WarmupConstantSchedule(0.25, 10)", "0 0.4 0.8 1 1 1 1 1 1 1 1 1")]
    [DataRow("schedule=WarmupCosineSchedule(0.25, 10, cycles=1.0)", "0.0 0.4 0.8 0.9567727288213005 0.6545084971874736 0.2500000000000001 0.010926199633097156 0.09549150281252611 0.44773576836617335 0.8345653031794289 1.0 0.8345653031794288")]
    [DataRow("schedule=WarmupCosineWithHardRestartsSchedule(warmup=0.25, t_total=10, cycles=3)", "0.0 0.4 0.8 0.9045084971874737 0.3454915028125262")]
    [DataRow("schedule=WarmupLinearSchedule()", "1 1 1")]
    [DataRow("schedule=ConstantLR()", "1 1 1")]
    [DataRow("t_total=4", "1 0.75 0.5 0.25 0")]
    [DataRow("warmup=0.1", "1 1 1")]
    [DataRow("warmup=0.1, t_total=10, schedule=None", "1 1 1")]
    [DataRow("warmup=0.1, t_total=10, schedule='none', weight_decay=0.01", "1 1 1")]
    public void The_optimizer_of_pytorch_pretrained_bert_has_its_schedule(string arguments, string rates)
    {
        Check($"{Bert}BertAdam(params, lr=1.0, {arguments})", rates);
        Check($"{Bert}optimizer = BertAdam([{{'params': a, 'weight_decay': 0.01}}, {{'params': b}}], lr=1.0, {arguments})\nfor batch in loader:\n    loss.backward()\n    optimizer.step()", rates);
    }

    [TestMethod]
    [DataRow(Bert + "BertAdam(params, lr=5e-5, warmup=100, t_total=1000)", "BertAdam: 'warmup' must be a part of t_total, at least 0 and below 1, or -1 for no warm-up. Received: 100.")]
    [DataRow(Bert + "BertAdam(params, lr=5e-5, schedule='linear', t_total=1000)", "BertAdam: 'schedule' must be one of warmup_linear, warmup_cosine, warmup_constant, warmup_cosine_hard_restarts, none. Did you mean 'warmup_linear'? Received: 'linear'.")]
    [DataRow(Bolts + "LinearWarmupCosineAnnealingLR(opt, 10, 10)", "LinearWarmupCosineAnnealingLR: 'max_epochs' must be greater than warmup_epochs: the class divides by their difference. Received: 10.")]
    [DataRow(Detectron + "WarmupCosineLR(opt, 90, warmup_method='exp')", "WarmupCosineLR: 'warmup_method' must be one of linear, constant. Received: 'exp'.")]
    public void What_the_packages_do_not_take_is_refused(string text, string message) => Assert.Contains(message, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);

    [TestMethod]
    [DataRow("OpenAIAdam(params, lr=1.0, warmup=0.25, t_total=10)", "0 0.4 0.8 0.933333333333333 0.8")]
    [DataRow("OpenAIAdam(params, 1.0, schedule=WarmupLinearSchedule(0.25, 10))", "0 0.4 0.8 0.933333333333333 0.8")]
    public void OpenAIAdam_has_the_schedules_of_BertAdam(string call, string rates) => Check($"from pytorch_pretrained_bert import OpenAIAdam\n{Bert}{call}", rates);

    [TestMethod]
    [DataRow("MultiStepParamScheduler([1, 0.1, 0.01], milestones=[3, 6], num_updates=9), max_iter=9", "0.1 0.1 0.1 0.01 0.01 0.01 0.001 0.001 0.001")]
    [DataRow("MultiStepParamScheduler(values=[1, 0.1, 0.01], milestones=[1, 2, 3]), 9", "0.1 0.1 0.1 0.01 0.01 0.01 0.001 0.001 0.001")]
    [DataRow("MultiStepParamScheduler([1, 0.1], num_updates=5), 10", "0.1 0.1 0.1 0.1 0.1 0.1 0.01 0.01 0.01 0.01")]
    [DataRow("StepParamScheduler(9, [1, 0.1, 0.01]), 7", "0.1 0.1 0.1 0.01 0.01 0.001 0.001")]
    [DataRow("StepWithFixedGammaParamScheduler(1, num_decays=2, gamma=0.1, num_updates=9), 9", "0.1 0.1 0.1 0.01 0.01 0.01 0.001 0.001 0.001")]
    [DataRow("CosineParamScheduler(1, 0.2), 4", "0.1 0.08828427124746191 0.06 0.03171572875253811")]
    [DataRow("LinearParamScheduler(0, 1), 4", "0 0.025 0.05 0.075")]
    [DataRow("ExponentialParamScheduler(1, 0.0625), 4", "0.1 0.05 0.025 0.0125")]
    [DataRow("PolynomialDecayParamScheduler(1, 2), 4", "0.1 0.05625 0.025 0.00625")]
    [DataRow("WarmupParamScheduler(MultiStepParamScheduler([1, 0.1], milestones=[6], num_updates=10), 0.5, 0.4), 10", "0.05 0.0625 0.075 0.0875 0.1 0.1 0.01 0.01")]
    [DataRow("WarmupParamScheduler(CosineParamScheduler(1, 0), 0.5, 0.5, 'constant'), 4", "0.05 0.05 0.05 0.01464466094067262")]
    public void The_multipliers_of_detectron2_have_their_rates(string arguments, string rates) =>
        Check($"from detectron2.solver.lr_scheduler import LRMultiplier, WarmupParamScheduler\nfrom fvcore.common.param_scheduler import *\nfrom fvcore.common.param_scheduler import CosineParamScheduler, LinearParamScheduler, ExponentialParamScheduler, PolynomialDecayParamScheduler, MultiStepParamScheduler, StepParamScheduler, StepWithFixedGammaParamScheduler\nimport torch\nopt = torch.optim.SGD(p, lr=0.1)\nLRMultiplier(opt, {arguments})", rates);

    [TestMethod]
    [DataRow("WarmupCosineLR(opt, total_num_steps=100)", "deepspeed")]
    [DataRow("WarmupCosineLR(opt, max_iters=100)", "pytorch_extras")]
    [DataRow("WarmupMultiStepLR(opt, [30, 60])", "pytorch_extras")]
    [DataRow("LinearWarmupCosineAnnealingLR(opt, 10, 100)", "pytorch_extras")]
    [DataRow("BertAdam(p, 5e-5, 0.1, 100)", "pytorch_extras")]
    [DataRow("LRMultiplier(opt, ConstantParamScheduler(1), 10)", "pytorch_extras")]
    public void A_bare_name_is_that_of_the_package_whose_arguments_it_has(string call, string dialect) => Assert.AreEqual(dialect, ScheduleReader.Read(call).Dialect.Name);

    [TestMethod]
    [DataRow(Bolts, "LinearWarmupCosineAnnealingLR(opt, 10, 100)", "new Anneal(initialLearningRate: 0, endLearningRate: 0.1, steps: 9)")]
    [DataRow(Detectron, "WarmupMultiStepLR(opt, [30, 60], warmup_iters=10)", "new MultiStepDecay(initialLearningRate: 0.1, milestones: [30, 60]).Times(second: new Anneal(initialLearningRate: 0.001, endLearningRate: 1, steps: 10))")]
    [DataRow("import torch\nfrom pytorch_optimizer import REXScheduler\nopt = torch.optim.SGD(p, lr=0.1)\n", "REXScheduler(opt, 100)", "Curve.Rex")]
    public void A_script_is_carried_over_with_the_unit_of_its_step(string imports, string call, string code)
    {
        string written = ScriptPorter.Port($"{imports}s = {call}\nfor epoch in range(100):\n    for x, y in loader:\n        loss = net(x)\n        loss.backward()\n        opt.step()\n    s.step()\n").CSharp;

        Assert.Contains(code, written);
        Assert.Contains("StepUnit.Epoch", written);
        Assert.DoesNotContain("StepUnit.Batch", written);
    }

    private static void Check(string text, string rates)
    {
        double[] wanted = [.. rates.Split(' ').Select(rate => double.Parse(rate, CultureInfo.InvariantCulture))];
        PortedSchedule ported = ScheduleReader.Read(text);
        for (int step = 0; step < wanted.Length; step++)
        {
            Assert.AreEqual(wanted[step], ported.Schedule.ValueAt((long)step), 1e-14, $"step {step} of {text}");
        }
    }
}
