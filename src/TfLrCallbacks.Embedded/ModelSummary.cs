using System.Globalization;

namespace TfLrCallbacks.Embedded;

/// <summary>The table of a model's layers.</summary>
internal static class ModelSummary
{
    public static void Write(IReadOnlyList<Layer> layers, TextWriter output)
    {
        bool built = layers.Count > 0 && layers.All(layer => layer.IsBuilt);
        string[][] rows =
        [
            ["Layer (type)", "Output shape", "Parameters"],
            .. layers.Select(layer => (string[])
            [
                $"{layer.Name} ({layer.GetType().Name}){(layer.Trainable ? string.Empty : " frozen")}",
                built ? $"(None, {string.Join(", ", layer.OutputShape)})" : "?",
                built ? Grouped(Count(layer.Parameters)) : "?",
            ]),
        ];
        int name = Width(rows, 0, atLeast: 32);
        int shape = Width(rows, 1, atLeast: 20);
        int count = Width(rows, 2, atLeast: 11);
        string[] lines = [.. rows.Select(row => $" {row[0].PadRight(name)}  {row[1].PadRight(shape)}  {row[2].PadLeft(count)}")];
        output.WriteLine("Model: \"sequential\"");
        output.WriteLine(new string('_', lines[0].Length));
        output.WriteLine(lines[0]);
        output.WriteLine(new string('=', lines[0].Length));
        foreach (string line in lines[1..])
        {
            output.WriteLine(line);
        }

        output.WriteLine(new string('=', lines[0].Length));
        if (!built)
        {
            output.WriteLine("Not built yet: shapes and parameters are known after Build, or the first Fit.");
            return;
        }

        Parameter[] all = [.. layers.SelectMany(layer => layer.Parameters)];
        long trainable = Count(all.Where(parameter => parameter.Trainable && parameter.RateFactor > 0));
        output.WriteLine($"Total parameters: {Grouped(Count(all))}");
        output.WriteLine($"Trainable parameters: {Grouped(trainable)}");
        output.WriteLine($"Non-trainable parameters: {Grouped(Count(all) - trainable)}");
    }

    private static int Width(string[][] rows, int column, int atLeast) => Math.Max(atLeast, rows.Max(row => row[column].Length));

    private static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static long Count(IEnumerable<Parameter> parameters) => parameters.Sum(parameter => (long)parameter.Size);
}
