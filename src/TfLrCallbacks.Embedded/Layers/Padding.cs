namespace TfLrCallbacks.Embedded;

/// <summary>How windows treat the edge of an image.</summary>
public enum Padding
{
    /// <summary>Windows stay inside the image: <c>"valid"</c> in Keras.</summary>
    Valid,

    /// <summary>Windows reach beyond the edge, so that with stride 1 the output is as large as the image: <c>"same"</c> in Keras.</summary>
    Same,
}
