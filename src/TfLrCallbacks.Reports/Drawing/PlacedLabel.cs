namespace TfLrCallbacks.Reports;

/// <summary>A label with its place: the side of its line, and the row counted from below.</summary>
internal readonly record struct PlacedLabel(MarkLabel Label, bool Left, int Row)
{
    /// <summary>The room at both ends of the text.</summary>
    public const float Gap = 6;

    public float From => Left ? Label.X - Length : Label.X;

    public float To => Left ? Label.X : Label.X + Length;

    private float Length => Sheet.Measure(Label.Text, bold: true) + (2 * Gap);
}
