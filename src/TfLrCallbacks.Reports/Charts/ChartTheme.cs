namespace TfLrCallbacks.Reports;

/// <summary>Whether a picture is made for a light or a dark background.</summary>
public enum ChartTheme
{
    /// <summary>Dark ink on white.</summary>
    Light,

    /// <summary>Light ink on near black.</summary>
    Dark,
}
