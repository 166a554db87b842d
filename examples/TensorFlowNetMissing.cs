/// <summary>What the examples on TensorFlow.NET say where it is missing.</summary>
internal static class TensorFlowNetMissing
{
    public const string Remedy = "TensorFlow.NET is not there. Add -p:TensorFlowNet=cpu (packages), or -p:TensorFlowNet=path -p:TensorFlowNetPath=DIR; see docs/tensorflow-net.md.";
}
