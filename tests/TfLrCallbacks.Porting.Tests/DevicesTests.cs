namespace TfLrCallbacks.Porting.Tests;

/// <summary>A script that asks for its devices trains on one, the first.</summary>
[TestClass]
public sealed class DevicesTests
{
    [TestMethod]
    [DataRow("import torch.distributed as dist", "dist.get_world_size()")]
    [DataRow("from torch import distributed", "distributed.get_world_size()")]
    [DataRow("from torch.distributed import get_world_size", "get_world_size()")]
    [DataRow("import jax", "jax.device_count()")]
    [DataRow("import jax", "jax.local_device_count()")]
    [DataRow("import torch.distributed as dist", "(dist.get_rank() + 1)")]
    public void A_rate_that_is_scaled_by_them_is_known(string import, string devices)
    {
        string csharp = ScriptPorter.Port($"import torch\n{import}\nlr = 0.1 * {devices}\nopt = torch.optim.SGD(net.parameters(), lr=lr)\nsched = torch.optim.lr_scheduler.StepLR(opt, 3, 0.1)\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n    sched.step()\n").CSharp;

        Assert.DoesNotContain("TODO", csharp);
        Assert.DoesNotContain("unresolved-argument", csharp);
        Assert.Contains("new StepDecay(initialLearningRate: ", csharp);
    }

    [TestMethod]
    public void A_scheduler_that_only_the_first_device_steps_is_stepped() => Assert.Contains(
        "StepUnit.Epoch",
        ScriptPorter.Port("import torch\nimport torch.distributed as dist\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nsched = torch.optim.lr_scheduler.StepLR(opt, 3, 0.1)\nfor epoch in range(9):\n    for x in loader:\n        opt.step()\n    if dist.get_rank() == 0:\n        sched.step()\n").CSharp);
}
