using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>
/// The shape of a course of rates: the pieces that it is made of, each of a known form, and the numbers in them. Two courses of one training with other settings
/// have the same pieces with other numbers.
/// </summary>
internal sealed class RateShape
{
    /// <summary>The most pieces of a shape.</summary>
    public const int MostPieces = 8;

    private readonly List<string> _forms = [];
    private readonly List<RateNumber> _numbers = [];

    private RateShape()
    {
    }

    /// <summary>Gets the C# with <c>§0§</c>, <c>§1§</c>, … in the places of the numbers.</summary>
    public string Form => string.Concat(_forms);

    /// <summary>Gets the numbers.</summary>
    public IReadOnlyList<RateNumber> Numbers => _numbers;

    /// <summary>The number of ways to choose the end of the last piece.</summary>
    private const int Endings = 3;

    /// <summary>The number of shapes that a course may be said to have.</summary>
    public const int Ways = 2 * Endings;

    /// <summary>
    /// Gives the shapes of a course: three equal stairs as one piece, then as pieces of their own; each for each way to choose the end of the last piece: where it would reach 0, one step behind the course, at the course's last step.
    /// An entry is null if that end does not exist, if the course has too many pieces, or if it would be a shape of before.
    /// </summary>
    public static RateShape?[] Of(double[] rates)
    {
        RateShape?[] ofThree = Of(rates, new RatePieces(rates, leastStairs: 3));
        return ofThree.Any(shape => shape?._numbers.Exists(number => number.NeedsSetting) == true)
            ? [.. ofThree, .. Of(rates, new RatePieces(rates))]
            : [.. ofThree, .. new RateShape?[Endings]];
    }

    private static RateShape?[] Of(double[] rates, RatePieces all)
    {
        List<RatePiece> pieces = [];
        for (int at = 0; at < rates.Length; at = pieces[^1].Last + 1)
        {
            if (pieces.Count == MostPieces || all.Longest(at) is not { } piece)
            {
                return new RateShape?[Endings];
            }

            pieces.Add(piece);
        }

        return pieces.Count == 0 ? new RateShape?[Endings] : [.. Ends(rates, pieces[^1]).Select(end => end is { } known ? Whole(pieces, known) : null)];
    }

    private static int?[] Ends(double[] rates, RatePiece last)
    {
        double slope = last.Rate(rates.Length) - last.Rate(rates.Length - 1);
        double zero = slope < 0 ? rates.Length - 1 - (last.Rate(rates.Length - 1) / slope) : double.NaN;
        return [zero < 1e7 && Math.Abs(zero - Math.Round(zero)) < 1e-5 ? (int)Math.Round(zero) : null, rates.Length, rates.Length - 1];
    }

    private static RateShape Whole(List<RatePiece> pieces, int end)
    {
        RateShape shape = new();
        if (pieces.Count > 1 && pieces.TrueForAll(piece => piece.IsConstant))
        {
            shape._forms.Add($"new PiecewiseConstantDecay(boundaries: [{string.Join(", ", pieces.Skip(1).Select(piece => $"Length.Steps({shape.Place(new RateNumber(piece.Begins - 1, true))})"))}], values: [{string.Join(", ", pieces.Select(piece => shape.Place(new RateNumber(piece.Rate(0), false))))}])");
            return shape;
        }

        for (int i = 0; i < pieces.Count; i++)
        {
            if (i > 0 && pieces[i - 1].HasFloor(pieces[i]))
            {
                // A floor has no boundary of its own: where it is reached follows from the curve.
                string floor = $".Clamp(min: {shape.Place(new RateNumber(pieces[i].Rate(0), false))})";
                shape._forms[^1] = shape._forms[^1].StartsWith(".Then(", StringComparison.Ordinal) ? $"{shape._forms[^1][..^1]}{floor})" : $"{shape._forms[^1]}{floor}";
                continue;
            }

            (string form, RateNumber[] numbers) = pieces[i].Written(i + 1 < pieces.Count ? pieces[i].EndsAt(pieces[i + 1]) : end);
            string boundary = i == 0 ? string.Empty : shape.Place(new RateNumber(pieces[i].Begins, true));
            string[] places = [.. numbers.Select(number => shape.Place(number with { MayBeNone = number.IsLength && i + 1 < pieces.Count && !pieces[i].HasFloor(pieces[i + 1]) }))];
            string written = string.Format(CultureInfo.InvariantCulture, form, places);
            shape._forms.Add(i == 0 ? written : $".Then(boundary: Length.Steps({boundary}), next: {written})");
        }

        return shape;
    }

    private string Place(RateNumber number)
    {
        _numbers.Add(number);
        return string.Create(CultureInfo.InvariantCulture, $"§{_numbers.Count - 1}§");
    }
}
