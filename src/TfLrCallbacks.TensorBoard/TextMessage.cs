using System.Text;
using Google.Protobuf;
using TfLrCallbacks.EventMessages;

namespace TfLrCallbacks;

/// <summary>The event of a text: a string tensor of shape [] for the plugin <c>text</c>, which reads it as Markdown.</summary>
internal static class TextMessage
{
    /// <summary>What Markdown would take for its own.</summary>
    private const string Special = @"\`*_[]#>";

    public static Event Of(string tag, long step, string text)
    {
        var tensor = new Tensor { Dtype = DataType.DtString, TensorShape = new(), StringVal = { ByteString.CopyFromUtf8(Escape(text)) } };
        var metadata = new SummaryMetadata { PluginData = new() { PluginName = "text" } };
        return new Event { Step = step, Summary = new Summary { Value = { new Summary.Types.Value { Tag = tag, Tensor = tensor, Metadata = metadata } } } };
    }

    /// <summary>Writes a text so that Markdown shows it as it is.</summary>
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 8);
        foreach (char c in text)
        {
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '&' => escaped.Append("&amp;"),
                _ when Special.Contains(c, StringComparison.Ordinal) => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
