using System.Globalization;

namespace TfLrCallbacks;

/// <content>Names of columns in mid-file, as a run writes them that goes on in the same file.</content>
internal sealed partial class SeparatedText
{
    /// <summary>Where in the row the values of the columns stand; -1 for a column that the names in force do not have.</summary>
    private int[] _places;

    /// <summary>How many values a row has, by the names in force.</summary>
    private int _width;

    /// <summary>Tells whether the row holds names of columns once more, as a run writes them that goes on in the same file, and takes these.</summary>
    private bool IsHeaderAgain(List<string> notes)
    {
        if (!At(0).SequenceEqual(Header[0]) || IsNumber(At(0)))
        {
            return false;
        }

        string[] names = [.. Enumerable.Range(0, _row.Count).Select(column => At(column).ToString())];
        if (!names.Skip(1).Any(Header.Skip(1).Contains) || names.Any(name => name.Length is 0 || IsNumber(name)) || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            return false;
        }

        // Another version may have written another name for the same series, as Keras 2's lr is Keras 3's learning_rate.
        string[] gone = [.. Header.Except(names)];
        names = [.. names.Select(name => Header.Contains(name) ? name : Array.Find(gone, old => SeriesName.Of(old).Name == SeriesName.Of(name).Name) ?? name)];
        string[] other = [.. names.Except(Header)];
        notes.Add(string.Create(CultureInfo.InvariantCulture, $"line {Line} {(names.SequenceEqual(Header) ? "repeats the names of the columns: the lines below it go on with the same table" : $"has names of columns again: the lines below it go on with the same table{(other.Length > 0 ? $", which has {Shown.Names(other)} from there on" : string.Empty)}")}"));
        Header = [.. Header, .. other];
        _places = [.. Header.Select(name => Array.IndexOf(names, name))];
        _width = names.Length;
        return true;
    }
}
