namespace TfLrCallbacks.Porting.Tests;

/// <summary>Parameter groups with rates of their own that are made where it is not seen: the optimizer's rate is not that of the first group.</summary>
[TestClass]
public sealed class UnseenGroupsTests
{
    private const string Group = "{'params': head, 'lr': 0.3}";

    [TestMethod]
    [DataRow("groups = []\nif big:\n    groups.append({'params': body, 'lr': 0.01})\ngroups.append(" + Group + ")\n")]
    [DataRow("groups = [{'params': p, 'lr': 0.3} for p in parts]\n")]
    [DataRow("groups = [{'params': p, 'lr': 0.3 if big else 0.1} for p in parts]\n")]
    [DataRow("groups = []\nfor p in parts:\n    groups += [{'params': p, 'lr': 0.3}]\n")]
    [DataRow("groups = others + [" + Group + "]\n")]
    [DataRow("groups = make(model, " + Group + ")\n")]
    public void The_rate_of_the_first_group_is_not_known(string groups)
    {
        PortedSchedule read = Read(groups);

        Assert.AreEqual(1.0, read.Schedule.ValueAt(0));
        Assert.Contains("The optimizer's rate, that of the first parameter group, is not known here", string.Join('\n', read.Notes));
        Assert.AreEqual(0.3, ScheduleReader.Read(Text(groups), new PortingContext { BaseLearningRate = 0.3 }).Schedule.ValueAt(0));
    }

    [TestMethod]
    [DataRow("groups = model.parameters()\nother = [" + Group + "]\n", 0.05)]
    [DataRow("groups = filter(lambda p: p.requires_grad, model.parameters())\nother = [" + Group + "]\n", 0.05)]
    [DataRow("groups = [p for p in model.parameters() if p.requires_grad]\nother = [" + Group + "]\n", 0.05)]
    [DataRow("groups = [" + Group + ", {'params': body}]\n", 0.3)]
    [DataRow("groups = [{'params': body}, " + Group + "]\n", 0.05)]
    [DataRow("groups = [{'params': p} for p in parts]\n", 0.05)]
    public void The_rate_is_known(string groups, double expected)
    {
        PortedSchedule read = Read(groups);

        Assert.AreEqual(expected, read.Schedule.ValueAt(0));
        Assert.DoesNotContain("not known here", string.Join('\n', read.Notes));
    }

    /// <summary>What a function makes may have rates of its own: the optimizer's counts, with a word.</summary>
    [TestMethod]
    [DataRow("get_parameter_groups(model, 0.05)")]
    [DataRow("optim_factory.param_groups_layer_decay(model)")]
    public void Groups_that_a_function_makes_are_told(string made)
    {
        PortedSchedule read = Read($"groups = {made}\n");

        Assert.AreEqual(0.05, read.Schedule.ValueAt(0));
        Assert.Contains($"the groups that {made[..made.IndexOf('(', StringComparison.Ordinal)]}(…) makes may have rates of their own: the optimizer's counts here.", string.Join('\n', read.Notes));
    }

    private static string Text(string groups) => $"import torch\n{groups}opt = torch.optim.SGD(groups, lr=0.05)\ntorch.optim.lr_scheduler.StepLR(opt, step_size=3)\n";

    private static PortedSchedule Read(string groups) => ScheduleReader.Read(Text(groups));
}
