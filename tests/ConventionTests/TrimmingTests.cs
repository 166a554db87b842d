using System.Reflection;
using TfLrCallbacks;
using TfLrCallbacks.Porting;
using TfLrCallbacks.Reports;

namespace ConventionTests;

/// <summary>What says that it can be trimmed and compiled to native code is analysed for it in the build (IsAotCompatible); docs/adr/0011 says why Embedded is not among them.</summary>
[TestClass]
public sealed class TrimmingTests
{
    private static IEnumerable<object[]> Libraries => [[typeof(LearningRateSchedule)], [typeof(ScriptPorter)], [typeof(ReportPage)], [typeof(TensorBoard)], [typeof(TfLrCallbacks.Mpi.MpiWorkers)]];

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void A_library_without_TensorFlow_says_that_it_can_be_trimmed(Type type) =>
        Assert.AreEqual("True", type.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key is "IsTrimmable")?.Value, type.Assembly.GetName().Name);
}
