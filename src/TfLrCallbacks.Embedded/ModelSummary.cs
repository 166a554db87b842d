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
        output.WriteLine("Model: \"sequential\"");
        output.WriteLine(new string('_', Width));
        output.WriteLine(Row("Layer (type)", "Output shape", "Parameters"));
        output.WriteLine(new string('=', Width));
        foreach (Layer layer in layers)
        {
            string shape = $"(None, {string.Join(", ", layer.OutputShape)})";
            output.WriteLine(Row($"{layer.Name} ({layer.GetType().Name})", shape, Grouped(Count(layer.Parameters))));
        }

        output.WriteLine(new string('=', Width));
        Parameter[] all = [.. layers.SelectMany(layer => layer.Parameters)];
        long trainable = Count(all.Where(parameter => parameter.Trainable));
        output.WriteLine($"Total parameters: {Grouped(Count(all))}");
        output.WriteLine($"Trainable parameters: {Grouped(trainable)}");
        output.WriteLine($"Non-trainable parameters: {Grouped(Count(all) - trainable)}");
    }

    private static string Row(string name, string shape, string count) =>
        $" {name,-NameWidth}{shape,-ShapeWidth}{count,11}";

    private static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static long Count(IEnumerable<Parameter> parameters) => parameters.Sum(parameter => (long)parameter.Size);
}
