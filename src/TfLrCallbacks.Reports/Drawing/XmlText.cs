using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace TfLrCallbacks.Reports;

/// <summary>Text and elements as XML that is the same on every system.</summary>
internal static class XmlText
{
    /// <summary>Puts the sign for a missing character in the place of those that no XML may hold.</summary>
    public static string Valid(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune =>
            rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));

    /// <summary>Writes an element, one line each, without a declaration.</summary>
    public static string Of(XElement element)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = "", NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(text, settings))
        {
            element.WriteTo(writer);
        }

        return text.Append('\n').ToString();
    }
}
