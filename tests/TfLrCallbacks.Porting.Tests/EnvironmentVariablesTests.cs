namespace TfLrCallbacks.Porting.Tests;

/// <summary>What a script asks of its environment: what the text sets there, else the default, which a note says.</summary>
[TestClass]
public sealed class EnvironmentVariablesTests
{
    [TestMethod]
    [DataRow("rate = 0.2 if os.environ.get('FAST', '1') == '1' else 0.1", 0.2, "FAST is taken to be its default, '1'")]
    [DataRow("rate = float(os.getenv('LR', '0.3'))", 0.3, "LR is taken to be its default, '0.3'")]
    [DataRow("rate = float(os.environ.get(key='LR', default='0.3'))", 0.3, "LR is taken to be its default, '0.3'")]
    [DataRow("rate = float(os.environ.get('LR') or 0.1)", 0.1, "the environment variable LR is taken to be unset")]
    [DataRow("rate = 0.1 * int(os.environ['WORLD_SIZE'])", 0.1, "WORLD_SIZE is taken to be 1")]
    [DataRow("rate = 0.1 if int(os.environ['LOCAL_RANK']) == 0 else 0.2", 0.1, "LOCAL_RANK is taken to be 0")]
    [DataRow("rate = 0.1\nif 'WORLD_SIZE' in os.environ:\n    rate = 0.1 * int(os.environ['WORLD_SIZE'])", 0.1, "the environment variable WORLD_SIZE is taken to be unset")]
    [DataRow("try:\n    rate = float(os.environ['LR'])\nexcept KeyError:\n    rate = 0.4", 0.4, "the environment variable LR is taken to be unset")]
    [DataRow("env = os.environ\nrate = float(env.get('LR', 0.2))", 0.2, "LR is taken to be its default, 0.2")]
    [DataRow("env = os.environ.copy()\nrate = float(env.get('LR', 0.2))", 0.2, "LR is taken to be its default, 0.2")]
    public void A_variable_that_the_text_does_not_set_has_its_default(string text, double expected, string note) => Check(text, expected, note);

    [TestMethod]
    [DataRow("os.environ['LR'] = '0.5'\nrate = float(os.environ['LR'])", 0.5)]
    [DataRow("os.environ['LR'] = '0.5'\nrate = float(os.getenv('LR', '0.1'))", 0.5)]
    [DataRow("os.environ.setdefault('LR', '0.5')\nrate = float(os.environ['LR'])", 0.5)]
    [DataRow("os.environ.update({'LR': '0.5'})\nrate = float(os.environ['LR'])", 0.5)]
    [DataRow("os.environ.update(LR='0.5')\nrate = float(os.environ['LR'])", 0.5)]
    [DataRow("os.putenv('LR', '0.5')\nrate = float(os.environ['LR'])", 0.5)]
    [DataRow("os.environ['WORLD_SIZE'] = '5'\nrate = 0.1 * int(os.environ['WORLD_SIZE'])", 0.5)]
    [DataRow("os.environ['LR'] = '0.1'\ndel os.environ['LR']\nrate = float(os.environ.get('LR', 0.5))", 0.5)]
    [DataRow("os.environ['LR'] = '0.1'\nos.environ.pop('LR')\nrate = float(os.environ.get('LR', 0.5))", 0.5)]
    public void A_variable_that_the_text_sets_counts(string text, double expected) => Check(text, expected, null);

    [TestMethod]
    [DataRow("rate = float(os.environ['LR'])")]
    [DataRow("if unknown:\n    os.environ['LR'] = '0.5'\nrate = float(os.environ.get('LR', 0.1))")]
    [DataRow("os.environ['LR'] = find()\nrate = float(os.environ.get('LR', 0.1))")]
    public void A_variable_that_is_not_known_is_refused(string text) => Assert.ThrowsExactly<PortingException>(() => Read(text));

    private static PortedSchedule Read(string text) => ScheduleReader.Read($"import os\n{text}\nschedule = CosineDecay(rate, 1000)\n");

    private static void Check(string text, double expected, string? note)
    {
        PortedSchedule read = Read(text);
        Assert.AreEqual(expected, read.Schedule.ValueAt(0), 1e-12);
        if (note is not null)
        {
            Assert.Contains(note, string.Join('\n', read.Notes));
        }
    }
}
