using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Names that are given a value in another way than by an assignment.</summary>
[TestClass]
public sealed class NamesSetOtherwiseTests
{
    [TestMethod]
    [DataRow("globals()['lr'] = 0.5")]
    [DataRow("globals()['lr'] *= 5")]
    [DataRow("globals().update(lr=0.5)")]
    [DataRow("globals().update({'lr': 0.5})")]
    [DataRow("globals().__setitem__('lr', 0.5)")]
    [DataRow("g = globals()\ng['lr'] = 0.5")]
    [DataRow("locals()['lr'] = 0.5")]
    [DataRow("vars().update(lr=0.5)")]
    [DataRow("for name, value in {'lr': 0.5}.items():\n    globals()[name] = value")]
    [DataRow("def change():\n    globals()['lr'] = 0.5\nchange()")]
    [DataRow("import sys\nsys.modules[__name__].lr = 0.5")]
    [DataRow("import sys\nsetattr(sys.modules[__name__], 'lr', 0.5)")]
    [DataRow("import __main__\n__main__.lr = 0.5")]
    public void The_value_that_was_set_last_counts(string change)
    {
        PortedSchedule read = ScheduleReader.Read($"import keras\nlr = 0.1\n{change}\nkeras.optimizers.SGD(learning_rate=lr)");

        Assert.AreEqual(0.5, read.Schedule.ValueAt(0L), 1e-15);
        Assert.IsEmpty(read.Notes, string.Join('\n', read.Notes));
    }

    /// <summary>In a function <c>locals()</c> and <c>vars()</c> are copies, and <c>setdefault</c> changes no name that has a value.</summary>
    [TestMethod]
    [DataRow("def change():\n    lr = 0.2\n    locals()['lr'] = 0.5\nchange()")]
    [DataRow("def change():\n    lr = 0.2\n    vars().update(lr=0.5)\nchange()")]
    [DataRow("globals().setdefault('lr', 0.5)")]
    [DataRow("changed = {**globals(), 'lr': 0.5}")]
    [DataRow("changed = dict(globals())\nchanged['lr'] = 0.5")]
    [DataRow("changed = globals().copy()\nchanged['lr'] = 0.5")]
    public void What_changes_no_name_keeps_the_value(string statement)
    {
        PortedSchedule read = ScheduleReader.Read($"import keras\nlr = 0.1\n{statement}\nkeras.optimizers.SGD(learning_rate=lr)");

        Assert.AreEqual(0.1, read.Schedule.ValueAt(0L), 1e-15);
    }

    [TestMethod]
    [DataRow("from config import *", "line 3: config is not read here, and may give names other values: those of this text count.")]
    [DataRow("from .train_options import *", "line 3: .train_options is not read here")]
    [DataRow("try:\n    from my_project.local_settings import *\nexcept ImportError:\n    pass", "line 4: my_project.local_settings is not read here")]
    [DataRow("from math import *", null)]
    [DataRow("from targets import *", null)]
    [DataRow("eval('exec(\"lr = 0.3\")')", "line 3: eval('exec(\"lr = 0.3\")') is not carried out")]
    [DataRow("if debug:\n    globals()['lr'] = 0.5", "line 4: globals()['lr'] is not carried out")]
    [DataRow("if debug:\n    globals().update(lr=0.5)", "line 4: globals().update(lr=0.5) is not carried out")]
    [DataRow("globals()[name] = 0.5", "line 3: globals()[name] is not carried out")]
    [DataRow("globals()[f'{name}_rate'] = 0.5", "line 3: globals()[f'{name}_rate'] is not carried out")]
    [DataRow("for name, value in overrides.items():\n    globals()[name] = value", "line 4: globals()[name] is not carried out")]
    public void What_may_set_a_name_is_told(string statement, string? expected)
    {
        string notes = string.Join('\n', ScheduleReader.Read($"import keras\nlr = 0.1\n{statement}\nkeras.optimizers.SGD(learning_rate=lr)").Notes);

        Assert.Contains(expected ?? string.Empty, notes);
        Assert.AreEqual(expected is not null, notes.Length > 0, notes);
    }

    [TestMethod]
    public void A_file_of_settings_in_front_of_the_assignment_is_not_told() =>
        Assert.IsEmpty(ScheduleReader.Read("import keras\nfrom config import *\nlr = 0.1\nkeras.optimizers.SGD(learning_rate=lr)").Notes);

    [TestMethod]
    public void A_script_takes_the_value_that_was_set_last()
    {
        PortedScript ported = ScriptPorter.Port("from tensorflow import keras\nlr = 0.1\nglobals()['lr'] = 0.5\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile(optimizer=keras.optimizers.SGD(learning_rate=lr), loss='mse')\nmodel.fit(x, y, epochs=3)\n");

        Assert.Contains("Lr { get; set; } = 0.5", ported.CSharp);
        Assert.DoesNotContain("is not carried out", string.Join('\n', ported.Notes));
    }
}
