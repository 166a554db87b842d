using System.Text.Json;
using System.Text.Json.Serialization;

namespace TfLrCallbacks.Benchmarks;

/// <summary>Finished trainings, a line of JSON each in a file, where one is named: what is there is not trained again.</summary>
/// <typeparam name="T">What is kept of a training.</typeparam>
internal sealed class JsonLog<T>
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string? _path;
    private readonly List<T> _runs = [];

    public JsonLog(string? path)
    {
        _path = path;
        if (path is not null && File.Exists(path))
        {
            // The line that a killed program was writing has no end.
            _runs.AddRange(File.ReadLines(path).Where(line => line.EndsWith('}')).Select(line => JsonSerializer.Deserialize<T>(line, Options)!));
        }
    }

    public IReadOnlyList<T> Runs => _runs;

    /// <summary>Gives a training from the file, or makes it and writes it down.</summary>
    public T Get(Predicate<T> isIt, Func<T> make)
    {
        if (_runs.Find(isIt) is { } known)
        {
            return known;
        }

        T made = make();
        _runs.Add(made);
        if (_path is not null)
        {
            File.AppendAllText(_path, JsonSerializer.Serialize(made, Options) + '\n');
        }

        return made;
    }
}
