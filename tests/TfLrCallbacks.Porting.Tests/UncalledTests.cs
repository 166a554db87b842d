namespace TfLrCallbacks.Porting.Tests;

/// <summary>A function that makes a schedule, and that nothing calls: the refusal says what it needs and how to call it.</summary>
[TestClass]
public sealed class UncalledTests
{
    [TestMethod]
    [DataRow("def create_learning_rate_fn(config, base_learning_rate, steps_per_epoch):\n    warm = optax.linear_schedule(0.0, base_learning_rate, config.warmup_epochs * steps_per_epoch)\n    cosine = optax.cosine_decay_schedule(base_learning_rate, (config.num_epochs - config.warmup_epochs) * steps_per_epoch)\n    return optax.join_schedules([warm, cosine], [config.warmup_epochs * steps_per_epoch])\n",
        "create_learning_rate_fn(config=types.SimpleNamespace(num_epochs=…, warmup_epochs=…), base_learning_rate=…, steps_per_epoch=…)")]
    [DataRow("def make_schedule(lr=0.1, steps=1000):\n    return optax.cosine_decay_schedule(lr, steps)\n", "Call it in a last line: make_schedule().")]
    [DataRow("def get_scheduler(optimizer, epochs):\n    return CosineAnnealingLR(optimizer, T_max=epochs)\n", "get_scheduler(optimizer=optimizer, epochs=…)")]
    [DataRow("def lr_schedule(epoch, config):\n    return config.lr * 0.5 ** epoch\n", "lr_schedule(epoch=…, config=types.SimpleNamespace(lr=…))")]
    [DataRow("def helper(x):\n    return 2 * x\ndef build(model, lr, total):\n    opt = torch.optim.AdamW(model.parameters(), lr=helper(lr))\n    return opt, OneCycleLR(opt, lr, total)\n", "build(model=model, lr=…, total=…)")]
    public void The_call_is_told(string text, string expected) => Assert.Contains(expected, Assert.ThrowsExactly<PortingException>(() => ScheduleReader.Read(text)).Message);

    [TestMethod]
    public void The_call_that_is_told_is_read()
    {
        const string text = "import types\ndef create(config, base, steps):\n    return optax.cosine_decay_schedule(base, config.num_epochs * steps)\n";

        Assert.AreEqual(0.05, ScheduleReader.Read($"{text}create(config=types.SimpleNamespace(num_epochs=10), base=0.1, steps=100)").Schedule.ValueAt(500), 1e-12);
    }
}
