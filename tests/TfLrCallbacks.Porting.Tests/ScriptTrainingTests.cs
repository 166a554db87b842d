using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>The evaluation of a script's training: its schedulers step as PyTorch's and transformers' do, and it ends where it does not know.</summary>
[TestClass]
public sealed class ScriptTrainingTests
{
    [TestMethod]
    [DataRow("torch", 1e-9, 180)]
    [DataRow("transformers", 1e-9, 108)]
    public void Every_recorded_scheduler_gives_its_rates_step_by_step(string library, double tolerance, int least)
    {
        List<string> misses = [];
        int compared = 0;
        foreach (JsonElement recorded in Golden.Cases(library).Where(recorded => recorded.Find("values") is not null && recorded.Find("before") is null && recorded.GetProperty("steps").Numbers().All(double.IsInteger)))
        {
            double[] steps = recorded.GetProperty("steps").Numbers();
            double[] expected = recorded.GetProperty("values").Numbers();
            string rate = recorded.GetProperty("base_lr").Number().ToString("R", CultureInfo.InvariantCulture);
            int updated = 1 + (int)steps.Where(step => step < 600).DefaultIfEmpty(0).Max();
            string script = $"import torch, transformers\nopt = torch.optim.SGD(p, lr={rate})\ns = {Python(recorded)}\nfor i in range({updated}):\n    opt.step()\n    s.step()\n";
            IReadOnlyList<ScriptTraining.Update> updates = ScriptTraining.Of(ScriptSource.Read(script).Written, 3).Updates;
            double range = expected.Max(Math.Abs);
            for (int i = 0; i < steps.Length && steps[i] < 600; i++)
            {
                if (steps[i] < updates.Count ? Math.Abs(updates[(int)steps[i]].Rates[0] - expected[i]) > tolerance * range : recorded.Find("error") is null && !IsBeyond(recorded, steps[i]))
                {
                    misses.Add(string.Create(CultureInfo.InvariantCulture, $"{recorded.Id()} at {steps[i]}: {expected[i]} recorded, {(steps[i] < updates.Count ? updates[(int)steps[i]].Rates[0] : double.NaN)} evaluated: {script}"));
                    break;
                }
            }

            compared++;
        }

        Assert.IsEmpty(misses, string.Join('\n', misses));
        Assert.IsGreaterThanOrEqualTo(least, compared);
    }

    /// <summary>OneCycleLR has no rate behind its last step.</summary>
    private static bool IsBeyond(JsonElement recorded, double step) => recorded.GetRawText().Contains("OneCycleLR", StringComparison.Ordinal) && step > 5;

    private static string Python(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return "None";
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean() ? "True" : "False";
            case JsonValueKind.Array:
                return $"[{string.Join(", ", value.EnumerateArray().Select(Python))}]";
            case JsonValueKind.Object when value.Find("$lambda") is { } lambda:
                return $"({lambda.GetString()})";
            case JsonValueKind.Object when value.Find("factory") is { } factory:
                string[] arguments = [.. value.GetProperty("args").EnumerateObject().Select(argument => $"{argument.Name}={Python(argument.Value)}")];
                return $"{factory.GetString()}({(factory.GetString()!.EndsWith("ChainedScheduler", StringComparison.Ordinal) ? string.Empty : "optimizer=opt, ")}{string.Join(", ", arguments)})";
            case JsonValueKind.Object:
                return $"{{{string.Join(", ", value.EnumerateObject().Select(entry => $"'{entry.Name}': {Python(entry.Value)}"))}}}";
            case JsonValueKind.String:
                return value.GetString() switch { "NaN" => "float('nan')", "Infinity" => "float('inf')", "-Infinity" => "-float('inf')", var text => $"'{text}'" };
            default:
                return value.GetRawText();
        }
    }

    /// <summary>What hangs on a loss is not known: the evaluation ends there, and what was made until then counts.</summary>
    [TestMethod]
    [DataRow("if loss(x) < 1: s.step()", 1)]
    [DataRow("if loss(x) < 1: continue\n        s.step()", 1)]
    [DataRow("if loss(x) < 1: break", 3)]
    [DataRow("if torch.isnan(loss(x)): continue\n        s.step()", 9)]
    [DataRow("print(f'{loss(x):.3f}')", 9)]
    [DataRow("best = min(best, loss(x))\n        if best < 1: torch.save(net)", 9)]
    [DataRow("s.step(loss(x))", 1)]
    [DataRow("helper(opt)", 1)]
    [DataRow("run(s.step)", 1)]
    [DataRow("things.step()", 1)]
    [DataRow("lost.param_groups[0]['lr'] = 0.5", 1)]
    [DataRow("env.step()", 9)]
    [DataRow("scaler.step(opt)", 18)]
    public void It_ends_where_the_rates_hang_on_what_is_not_known(string line, int updates)
    {
        ScriptTraining training = ScriptTraining.Of(ScriptSource.Read($"import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.ExponentialLR(opt, 0.5)\nbest = 9\nfor e in range(3):\n    for x in loader:\n        opt.step()\n        {line}\n").Written, 3);

        Assert.HasCount(updates, training.Updates);
        Assert.AreEqual(updates % 9 == 0, training.Ended is null, training.Ended);
    }

    /// <summary>Without a rate an optimizer has PyTorch's (torch/optim, PyTorch 2.13), by position or by name another.</summary>
    [TestMethod]
    [DataRow("torch.optim.Adam(net.parameters())", 1e-3)]
    [DataRow("torch.optim.RAdam(net.parameters(), weight_decay=0.1)", 1e-3)]
    [DataRow("torch.optim.NAdam(net.parameters())", 2e-3)]
    [DataRow("torch.optim.RMSprop(net.parameters())", 1e-2)]
    [DataRow("torch.optim.Adadelta(net.parameters())", 1.0)]
    [DataRow("torch.optim.AdamW(net.parameters(), 0.3, betas=(0.9, 0.95))", 0.3)]
    [DataRow("torch.optim.SGD(lr=0.2, params=net.parameters())", 0.2)]
    [DataRow("torch.optim.Adagrad([{'params': a}, {'params': b, 'lr': 0.5}])", 1e-2)]
    public void An_optimizer_begins_with_its_rate(string made, double rate) => Assert.AreEqual(
        rate, ScriptTraining.Of(ScriptSource.Read($"import torch\nopt = {made}\nfor x in loader: opt.step()\n").Written, 3).Updates[0].Rates[0]);

    /// <summary>A training that goes on for long is evaluated as far as it is asked for, and behind its end the last rate stays.</summary>
    [TestMethod]
    public void The_rates_of_a_script_go_as_far_as_they_are_asked_for()
    {
        LearningRateSchedule rates = ScriptPorter.Rates("import torch\nopt = torch.optim.SGD(net.parameters(), lr=1.0)\nn = 0\nfor e in range(200):\n    for x in loader:\n        opt.step()\n        n += 1\n        opt.param_groups[0]['lr'] = 1 / (1 + n)\n", "opt", batches: 200);

        Assert.AreEqual(1.0, rates.ValueAt(0));
        Assert.AreEqual(1.0 / 30_001, rates.ValueAt(30_000), 1e-15);
        Assert.AreEqual(1.0 / 40_000, rates.ValueAt(100_000), 1e-15);
    }

    [TestMethod]
    [DataRow("import torch\nopt = torch.optim.SGD(net.parameters(), lr=1.0)\nfor x in loader: opt.step()\n", "adam", "The script makes no update with an optimizer 'adam'")]
    [DataRow("import torch\nopt = torch.optim.SGD(net.parameters(), lr=rate)\nfor x in loader: opt.step()\n", "opt", "an update is made with a rate that is not known")]
    public void An_optimizer_that_trains_nothing_is_refused(string script, string optimizer, string expected) =>
        Assert.Contains(expected, Assert.ThrowsExactly<PortingException>(() => ScriptPorter.Rates(script, optimizer, batches: 3)).Message);

    /// <summary>Rates of more epochs than stand in a table come from the script's lines, and need no number of batches: with one batch an update is an epoch.</summary>
    [TestMethod]
    public void Rates_of_many_epochs_need_no_number_of_batches()
    {
        string written = ScriptPorter.Port("import torch\nopt = torch.optim.SGD(net.parameters(), lr=1.0)\nknown = {}\nfor epoch in range(600):\n    if epoch not in known:\n        known[epoch] = 1 / (1 + epoch)\n    opt.param_groups[0]['lr'] = known[epoch]\n    for x in loader:\n        opt.step()\n").CSharp;

        Assert.Contains("ScriptPorter.Rates(Script, optimizer: \"opt\", batches: 1);", written);
        Assert.Contains("new LearningRateScheduler(RatesOfOpt(), StepUnit.Epoch),", written);
        Assert.DoesNotContain("TODO", written);
    }

    /// <summary>A loop over parameters goes over no data: the rates of its groups are rates of epochs.</summary>
    [TestMethod]
    public void Groups_of_a_loop_have_rates_of_epochs() => Assert.Contains(
        "new PiecewiseConstantDecay(boundaries: [0, 1, 2], values: [Lr, Lr / 2.0, Lr / 4.0, Lr / 8.0])",
        ScriptPorter.Port("import torch\nclass Own(torch.optim.lr_scheduler._LRScheduler):\n    def get_lr(self):\n        return [b * 0.5 ** self.last_epoch for b in self.base_lrs]\ngroups = []\nfor name, value in net.named_parameters():\n    groups.append({'params': [value], 'lr': 0.3})\nopt = torch.optim.Adam(groups)\nown = Own(opt)\nfor epoch in range(4):\n    for x in loader:\n        opt.step()\n    own.step()\n").CSharp);

    /// <summary>What stands around an optimizer and leaves its rates, scales a loss, saves a state or puts back one that a first run does not have does not end the evaluation.</summary>
    [TestMethod]
    [DataRow("opt = LARC(optimizer=opt, trust_coefficient=0.001)", "pass")]
    [DataRow("opt = apex.fp16_utils.FP16_Optimizer(opt, static_loss_scale=128)", "pass")]
    [DataRow("opt = Lookahead(opt, k=5)", "pass")]
    [DataRow("utils.restart_from_checkpoint('x', run_variables=state, optimizer=opt)", "pass")]
    [DataRow("misc.load_model(args, net, opt)", "misc.save_model(args, net, opt)")]
    [DataRow("utils.auto_resume(opt)", "save_checkpoint(net, opt)")]
    [DataRow("pass", "with amp.scale_loss(loss, opt) as scaled:\n            scaled.backward()")]
    public void What_leaves_the_rates_alone_is_passed(string before, string within)
    {
        LearningRateSchedule rates = ScriptPorter.Rates($"import torch, apex, utils, misc\nopt = torch.optim.SGD(net.parameters(), lr=1.0)\nsched = torch.optim.lr_scheduler.StepLR(opt, 1, gamma=0.5)\n{before}\nfor epoch in range(3):\n    for x in loader:\n        {within}\n        opt.step()\n    sched.step()\n", "opt", batches: 2);

        Assert.AreEqual(1.0, rates.ValueAt(1));
        Assert.AreEqual(0.25, rates.ValueAt(5));
    }

    [TestMethod]
    [DataRow("opt = wrap(opt)")]
    [DataRow("utils.load_rates(opt)")]
    [DataRow("utils.restart(opt)")]
    public void What_may_change_the_rates_ends_the_evaluation(string before) => Assert.Contains(
        "does with an optimizer or a scheduler is not known",
        Assert.ThrowsExactly<PortingException>(() => ScriptPorter.Rates($"import torch, utils\nopt = torch.optim.SGD(net.parameters(), lr=1.0)\n{before}\nfor x in loader:\n    opt.step()\n", "opt", batches: 2)).Message);

    /// <summary>The schedules of Keras in keras.py have the rates of those in C#, which are held against the recorded ones.</summary>
    [TestMethod]
    [DataRow("ExponentialDecay(0.1, 10, 0.5)")]
    [DataRow("ExponentialDecay(0.1, 10, 0.5, staircase=True)")]
    [DataRow("InverseTimeDecay(0.1, 7, 0.3)")]
    [DataRow("InverseTimeDecay(0.1, 7, 0.3, staircase=True)")]
    [DataRow("PolynomialDecay(0.1, 20, 0.01, power=2.0)")]
    [DataRow("PolynomialDecay(0.1, 8, end_learning_rate=0.02, cycle=True)")]
    [DataRow("PiecewiseConstantDecay([3, 9], [0.1, 0.05, 0.01])")]
    [DataRow("CosineDecay(0.1, 20)")]
    [DataRow("CosineDecay(0.1, 20, alpha=0.1)")]
    [DataRow("CosineDecay(0.01, 15, warmup_target=0.2, warmup_steps=5)")]
    [DataRow("CosineDecayRestarts(0.1, 5)")]
    [DataRow("CosineDecayRestarts(0.1, 4, t_mul=1.5, m_mul=0.8, alpha=0.05)")]
    public void Every_schedule_of_Keras_has_its_rates_when_it_is_evaluated(string schedule)
    {
        int[] steps = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 17, 21, 40];
        string script = $"import keras, torch\ns = keras.optimizers.schedules.{schedule}\nopt = torch.optim.SGD(net.parameters(), lr=1.0)\nfor step in [{string.Join(", ", steps)}]:\n    opt.param_groups[0]['lr'] = s(step)\n    opt.step()\n";

        double[] rates = [.. ScriptTraining.Of(ScriptSource.Read(script).Written, 3).Updates.Select(update => update.Rates[0])];

        LearningRateSchedule expected = ScheduleReader.Read($"keras.optimizers.schedules.{schedule}").Schedule;
        Assert.HasCount(steps.Length, rates);
        for (int i = 0; i < steps.Length; i++)
        {
            Assert.AreEqual(expected.ValueAt(steps[i]), rates[i], 1e-12, $"step {steps[i]}");
        }
    }
}
