using SkiaSharp;

namespace TfLrCallbacks.Reports;

/// <summary>Shares the room below the legend among panels that stand one above the other; the lowest has the x labels.</summary>
internal sealed class PanelStack
{
    private const float Right = 18;

    private readonly Queue<SKRect> _rooms = new();

    /// <summary>Initializes a stack.</summary>
    /// <param name="sheet">The sheet, its title and legend drawn.</param>
    /// <param name="shares">How high each panel is in relation to the others.</param>
    /// <param name="right">The room right of the panels, for labels at the end of lines.</param>
    public PanelStack(Sheet sheet, IReadOnlyList<float> shares, float right = Right)
    {
        const float Gap = 10;
        float free = sheet.Height - sheet.Top - Gap - Panel.FootRoom - (shares.Count * Panel.CaptionRoom) - ((shares.Count - 1) * Gap);
        float top = sheet.Top + Gap;
        foreach (float share in shares)
        {
            float height = free * share / shares.Sum();
            top += Panel.CaptionRoom;
            _rooms.Enqueue(new SKRect(Panel.LabelRoom, top, sheet.Width - right, top + height));
            top += height + Gap;
        }
    }

    public SKRect Next => _rooms.Peek();

    public bool IsLast => _rooms.Count is 1;

    public SKRect Take() => _rooms.Dequeue();
}
