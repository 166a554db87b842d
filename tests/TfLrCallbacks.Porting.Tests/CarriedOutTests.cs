namespace TfLrCallbacks.Porting.Tests;

/// <summary>Code that a text carries out, and rates that are asked for at a step that it does not say.</summary>
[TestClass]
public sealed class CarriedOutTests
{
    [TestMethod]
    [DataRow("lr = 0.1\nexec(\"lr = 0.2\")\nStepLR(torch.optim.SGD(p, lr=lr), 10)", 0.2)]
    [DataRow("lr = 0.1\nexec('lr = 0.2\\nlr = lr * 2')\nStepLR(torch.optim.SGD(p, lr=lr), 10)", 0.4)]
    [DataRow("exec('StepLR(torch.optim.SGD(p, lr=0.3), 10)')", 0.3)]
    public void Code_in_a_text_is_carried_out(string text, double rate)
    {
        PortedSchedule ported = ScheduleReader.Read(text);

        Assert.AreEqual(rate, ported.Schedule.ValueAt(0), 1e-15);
        Assert.IsEmpty(ported.Notes);
    }

    [TestMethod]
    [DataRow("lr = 0.1\nexec(open('settings.py').read())\nStepLR(torch.optim.SGD(p, lr=lr), 10)")]
    [DataRow("lr = 0.1\nexec('lr = 0.2', {})\nStepLR(torch.optim.SGD(p, lr=lr), 10)")]
    public void Other_code_is_told(string text)
    {
        PortedSchedule ported = ScheduleReader.Read(text);

        Assert.AreEqual(0.1, ported.Schedule.ValueAt(0));
        StringAssert.Contains(string.Join(' ', ported.Notes), "is not carried out");
    }

    [TestMethod]
    public void A_script_has_the_value_that_its_code_gives()
    {
        string code = ScriptPorter.Port("import torch\nlr = 0.1\nexec('lr = 0.2')\nopt = torch.optim.SGD(model.parameters(), lr=lr)\nscheduler = torch.optim.lr_scheduler.StepLR(opt, 10)\nfor epoch in range(30):\n    for batch in loader:\n        opt.step()\n    scheduler.step()\n").CSharp;

        StringAssert.Contains(code, "0.2");
    }

    [TestMethod]
    [DataRow("decay = make_decay()\nlr = decay(step)", "What make_decay() gives for step is not known here.")]
    [DataRow("decay = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)\nlr = decay(step)\nopt = keras.optimizers.Adam(lr)", "gives for step is not known here. Write the schedule itself in the place of this call")]
    public void A_rate_at_a_step_that_is_not_known_is_refused_in_words_of_the_text(string text, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message, message);
}
