namespace TfLrCallbacks.TensorFlow.Tests;

[TestClass]
public sealed class VariableWriterTests
{
    [TestMethod]
    public void A_variable_of_this_thread_is_assigned()
    {
        var variable = new Variable { Values = [1, 2], AssignActs = true };

        VariableWriter.Write(variable, new[] { 3f, float.NaN });

        CollectionAssert.AreEqual(new[] { 3f, float.NaN }, variable.Values);
        Assert.AreEqual(0, variable.Overwrites);
    }

    [TestMethod]
    public void A_variable_of_another_thread_is_overwritten()
    {
        var variable = new Variable { Values = [1, 2], OverwriteActs = true };

        VariableWriter.Write(variable, new[] { 3f, float.NaN });

        CollectionAssert.AreEqual(new[] { 3f, float.NaN }, variable.Values);
    }

    [TestMethod]
    public void A_variable_that_takes_nothing_is_an_error_that_names_it_and_the_remedy()
    {
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => VariableWriter.Write(new Variable { Values = [1] }, new[] { 2f }));

        Assert.Contains("dense/kernel:0", error.Message);
        Assert.Contains("one thread", error.Message);
    }

    private sealed class Variable : IHostVariable
    {
        public required float[] Values { get; set; }

        public bool AssignActs { get; init; }

        public bool OverwriteActs { get; init; }

        public int Overwrites { get; private set; }

        public string Name => "dense/kernel:0";

        public Array Read() => Values.ToArray();

        public void Assign(Array values) => Values = AssignActs ? (float[])values : Values;

        public void Overwrite(Array values)
        {
            Overwrites++;
            Values = OverwriteActs ? (float[])values : Values;
        }
    }
}
