namespace TfLrCallbacks.Cli;

/// <summary>A kind of file that an option writes. A name that ends like a file of another kind is refused, since no other program would open it.</summary>
internal sealed record FileKind(string Option, params string[] Extensions)
{
    public static readonly FileKind Svg = new("--svg", ".svg");
    public static readonly FileKind Png = new("--png", ".png");
    public static readonly FileKind Html = new("--html", ".html", ".htm");
    public static readonly FileKind Csv = new("--csv", ".csv");

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase) { ".svg", ".png", ".html", ".htm", ".csv", ".tsv", ".json", ".jsonl", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".eps", ".xlsx" };

    public void Check(string file)
    {
        string extension = Path.GetExtension(file);
        if (Known.Contains(extension) && !Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            throw new BadInputException($"{Option} writes {Extensions[0][1..].ToUpperInvariant()}. Received: \"{file}\". Give a name that ends in {Extensions[0]}.");
        }
    }
}
