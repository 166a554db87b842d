using ScottPlot;

namespace TfLrCallbacks.Reports;

/// <summary>
/// The colours of a picture, by what they are for. Text reaches a contrast of 4.5 on its surface, lines 3; the four
/// series differ in lightness as well as hue, so that they can be told apart also where one kind of cone is missing.
/// </summary>
/// <remarks>
/// No two roles share a colour: a page recognizes a role by its light colour and puts a variable in its place.
/// </remarks>
internal sealed record Palette(
    string Surface,
    string Ink,
    string Muted,
    string Axis,
    string Grid,
    string Band,
    string Blue,
    string Orange,
    string Green,
    string Purple,
    string Red)
{
    public static Palette Light { get; } = new(
        Surface: "#FEFEFE",
        Ink: "#17202B",
        Muted: "#566270",
        Axis: "#8A95A2",
        Grid: "#E7EAEE",
        Band: "#D9E8F5",
        Blue: "#0B3B7E",
        Orange: "#C24E0A",
        Green: "#0B7D5E",
        Purple: "#A845D1",
        Red: "#B42338");

    public static Palette Dark { get; } = new(
        Surface: "#14191F",
        Ink: "#E9EDF2",
        Muted: "#A5B0BD",
        Axis: "#6E7A88",
        Grid: "#272F38",
        Band: "#1D3850",
        Blue: "#4F8FF0",
        Orange: "#FF9A57",
        Green: "#7FE5BB",
        Purple: "#E6BDF8",
        Red: "#FF7D8D");

    /// <summary>Gets every role with its colour.</summary>
    public IEnumerable<(string Role, string Color)> Roles =>
    [
        ("surface", Surface), ("ink", Ink), ("muted", Muted), ("axis", Axis), ("grid", Grid), ("band", Band),
        ("blue", Blue), ("orange", Orange), ("green", Green), ("purple", Purple), ("red", Red),
    ];

    public static Palette Of(ChartTheme theme) => theme is ChartTheme.Dark ? Dark : Light;

    /// <summary>Gets the colour of the n-th series; they repeat after four.</summary>
    public Color Series(int index) => Color.FromHex((index % CurveStyle.Colors) switch
    {
        0 => Blue,
        1 => Orange,
        2 => Green,
        _ => Purple,
    });
}
