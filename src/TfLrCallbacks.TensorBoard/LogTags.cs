namespace TfLrCallbacks;

/// <summary>The tags of logs, made once and not again while the logs hold the same names.</summary>
internal sealed class LogTags(string prefix)
{
    private (string Name, string Tag)[] _tags = [];

    public ReadOnlySpan<(string Name, string Tag)> Of(IDictionary<string, double> logs)
    {
        if (!Fit(logs))
        {
            _tags = [.. logs.Keys.Select(name => (name, prefix + name))];
        }

        return _tags;
    }

    private bool Fit(IDictionary<string, double> logs)
    {
        foreach ((string name, _) in _tags)
        {
            if (!logs.ContainsKey(name))
            {
                return false;
            }
        }

        return logs.Count == _tags.Length;
    }
}
