namespace TfLrCallbacks.Embedded;

/// <summary>How windows treat the edge of an image.</summary>
public enum Padding
{
    /// <summary>They stay inside: <c>"valid"</c> in Keras.</summary>
    Valid,

    /// <summary>They reach beyond it, so that with stride 1 the output is as large as the image: <c>"same"</c> in Keras.</summary>
    Same,
}
