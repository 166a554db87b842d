namespace TfLrCallbacks.Cli.Tests;

/// <summary>The exit code of <c>tflr port</c> for scripts that cannot be read.</summary>
[TestClass]
public sealed class UnreadScriptTests
{
    [TestMethod]
    [DataRow("this is not python (((\n", 1)]
    [DataRow("import torch\nx = (\n", 1)]
    [DataRow("import torch\nopt = torch.optim.SGD(p, lr=0.1)\nx = (\n", 0)]
    [DataRow("import torch\nopt = torch.optim.SGD(p, lr=0.1)\n", 0)]
    [DataRow("print('nothing')\n", 0)]
    public void The_exit_code_says_whether_anything_was_read(string script, int exit)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "train.py");
        File.WriteAllText(path, script);

        Assert.AreEqual(exit, Run.Of("port", path).ExitCode);
    }

    [TestMethod]
    public void A_notebook_is_read_whatever_its_name_is()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["notebook.json"], """{"cells": [{"cell_type": "code", "source": ["import keras\n", "rate = keras.optimizers.schedules.CosineDecay(0.1, 1000)"]}], "nbformat": 4}""");

        Run run = Run.Of("port", folder["notebook.json"], "-o", folder["Notebook.cs"]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("new CosineDecay(", File.ReadAllText(folder["Notebook.cs"]));
    }
}
