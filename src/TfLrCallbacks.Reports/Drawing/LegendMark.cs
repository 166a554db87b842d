namespace TfLrCallbacks.Reports;

/// <summary>How the mark in front of a legend text looks.</summary>
internal enum LegendMark
{
    Line,
    ThinLine,
    DashedLine,
    DottedLine,
    Dot,
    OpenDot,
    Band,
}
