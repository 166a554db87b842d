namespace TfLrCallbacks.Porting.Tests;

/// <summary>Entries of tables and fields of classes that the script computes from others stay computed, and a setting that a function calls by another name is one property.</summary>
[TestClass]
public sealed class SettingEntryTests
{
    private const string Head = "from tensorflow import keras\nmodel = keras.Sequential([keras.layers.Dense(1)])\n";
    private const string Tail = "model.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=9, callbacks=[keras.callbacks.LearningRateScheduler(sched)])\n";

    [TestMethod]
    [DataRow("hp = {'lr': 0.1}\nhp['low'] = hp['lr'] * 1e-3\n", "hp['low']", "HpLow => HpLr * 0.001; // hp['low'] = hp['lr'] * 0.001")]
    [DataRow("hp = dict(lr=0.1)\nhp['low'] = hp['lr'] / 100\n", "hp['low']", "HpLow => HpLr / 100.0;")]
    [DataRow("LR = 0.1\nhp = {'lr': LR, 'low': LR / 100}\n", "hp['low']", "HpLow => Lr / 100.0;")]
    [DataRow("LR = 0.1\nhp = {'o': {'low': LR / 100}}\n", "hp['o']['low']", "HpOLow => Lr / 100.0;")]
    [DataRow("class hp:\n    lr = 0.1\n    low = lr / 100\n", "hp.low", "HpLow => HpLr / 100.0;")]
    [DataRow("class hp:\n    lr = 0.1\n    low = lr / 100\nhp.low = 0.5\n", "hp.low", "HpLow { get; set; } = 0.5;")]
    [DataRow("hp = {'lr': 0.1}\nhp['low'] = hp['lr'] * 1e-3\nhp['low'] = hp['lr'] * 0.5\n", "hp['low']", "HpLow { get; set; } = 0.05;")]
    public void Computed_entries_stay_computed(string settings, string asked, string expected) => Assert.Contains(
        $"public static double {expected}",
        ScriptPorter.Port($"{Head}{settings}def sched(epoch):\n    return max({asked}, 0.1 * 0.5 ** epoch)\n{Tail}", PortEngine.Embedded).CSharp);

    [TestMethod]
    [DataRow("class CFG:\n    lr = 0.1\n    n = 3\ndef made(n=5):\n    lr = CFG.lr\n    def f(epoch):\n        return lr * 0.5 ** (epoch // n)\n    return keras.callbacks.LearningRateScheduler(f)\ncb = made(n=CFG.n)\n")]
    [DataRow("class CFG:\n    lr = 0.1\n    n = 3\ndef made():\n    lr, n = CFG.lr, CFG.n\n    def f(epoch):\n        return lr * 0.5 ** (epoch // n)\n    return keras.callbacks.LearningRateScheduler(f)\ncb = made()\n")]
    [DataRow("CFG = {'lr': 0.1, 'n': 3}\ndef made(n):\n    lr = CFG['lr']\n    def f(epoch):\n        return lr * 0.5 ** (epoch // n)\n    return keras.callbacks.LearningRateScheduler(f)\ncb = made(CFG['n'])\n")]
    public void A_setting_under_another_name_is_one_property(string made)
    {
        string code = ScriptPorter.Port($"{Head}{made}model.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=9, callbacks=[cb])\n", PortEngine.Embedded).CSharp;
        Assert.Contains("return CfgLr * Math.Pow(0.5, Math.Floor(epoch / CfgN));", code);
        Assert.DoesNotContain("double Lr ", code);
    }

    /// <summary>An entry that a table of settings gets by name takes nothing out of a list of callbacks.</summary>
    [TestMethod]
    public void A_table_of_settings_is_no_list_of_callbacks() => Assert.DoesNotContain(
        "changes this list",
        ScriptPorter.Port($"{Head}p = {{'n': 3}}\np['drop'] = p['n'] * 2\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=9, callbacks=[keras.callbacks.ReduceLROnPlateau(patience=p['drop'])])\n", PortEngine.Embedded).CSharp);
}
