namespace TfLrCallbacks.Porting;

/// <summary>What ported C# trains with.</summary>
public enum PortEngine
{
    /// <summary>TensorFlow.NET.</summary>
    TensorFlowNet,

    /// <summary>This library's embedded engine.</summary>
    Embedded,
}
