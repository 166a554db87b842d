using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace TfLrCallbacks;

/// <summary>Builds lines of JSON in one buffer. Numbers that JSON does not know are texts: "NaN", "Infinity", "-Infinity".</summary>
internal sealed class JsonLine
{
    private readonly StringBuilder _text = new(1 << 18);
    private readonly Dictionary<string, string> _encoded = [];
    private bool _first;

    public int Length => _text.Length;

    public JsonLine Begin()
    {
        _text.Append('{');
        _first = true;
        return this;
    }

    public JsonLine Add(string name, long value)
    {
        Name(name);
        _text.Append(CultureInfo.InvariantCulture, $"{value}");
        return this;
    }

    public JsonLine Add(string name, double value)
    {
        Name(name);
        if (double.IsFinite(value))
        {
            _text.Append(CultureInfo.InvariantCulture, $"{value:R}");
        }
        else
        {
            _text.Append(double.IsNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
        }

        return this;
    }

    public JsonLine Add(string name, string value)
    {
        Name(name);
        _text.Append('"').Append(Encoded(value)).Append('"');
        return this;
    }

    public void End() => _text.Append("}\n");

    /// <summary>Gives the lines so far, and begins anew.</summary>
    public string Take()
    {
        string lines = _text.ToString();
        _text.Clear();
        return lines;
    }

    private void Name(string name)
    {
        if (!_first)
        {
            _text.Append(',');
        }

        _first = false;
        _text.Append('"').Append(Encoded(name)).Append("\":");
    }

    private string Encoded(string text)
    {
        if (!_encoded.TryGetValue(text, out string? encoded))
        {
            encoded = JavaScriptEncoder.Default.Encode(text);
            if (_encoded.Count < 1000)
            {
                _encoded.Add(text, encoded);
            }
        }

        return encoded;
    }
}
