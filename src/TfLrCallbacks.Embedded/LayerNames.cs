using System.Text;

namespace TfLrCallbacks.Embedded;

/// <summary>The names of layers in a model, as Keras makes them: dense, dense_1, dense_2.</summary>
internal static class LayerNames
{
    public static string For(Layer layer, IReadOnlyList<Layer> before)
    {
        string name = SnakeCase(layer.GetType().Name);
        int alike = before.Count(other => other.GetType() == layer.GetType());
        return alike is 0 ? name : $"{name}_{alike}";
    }

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }
}
