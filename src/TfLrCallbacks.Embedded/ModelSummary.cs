using System.Globalization;

namespace TfLrCallbacks.Embedded;

/// <summary>The table of a model's layers.</summary>
internal static class ModelSummary
{
    private const int NameWidth = 34;
    private const int ShapeWidth = 22;
    private const int Width = NameWidth + ShapeWidth + 12;

    public static void Write(IReadOnlyList<Layer> layers, TextWriter output)
    {
        bool built = layers.Count > 0 && layers.All(layer => layer.IsBuilt);
        output.WriteLine("Model: \"sequential\"");
        output.WriteLine(new string('_', Width));
        output.WriteLine(Row("Layer (type)", "Output shape", "Parameters"));
        output.WriteLine(new string('=', Width));
        foreach (Layer layer in layers)
        {
            string shape = built ? $"(None, {string.Join(", ", layer.OutputShape)})" : "?";
            string count = built ? Grouped(Count(layer.Parameters)) : "?";
            output.WriteLine(Row($"{layer.Name} ({layer.GetType().Name}){(layer.Trainable ? string.Empty : " frozen")}", shape, count));
        }

        output.WriteLine(new string('=', Width));
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

    private static string Row(string name, string shape, string count) =>
        $" {name,-NameWidth}{shape,-ShapeWidth}{count,11}";

    private static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static long Count(IEnumerable<Parameter> parameters) => parameters.Sum(parameter => (long)parameter.Size);
}
