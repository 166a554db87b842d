using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>What a run was made with, for <c>config.json</c>: settings, seed and data; the versions are added.</summary>
public sealed record RunConfig
{
    /// <summary>How much longer than ours the versions of another library, runtime and system may be.</summary>
    private const int LongestVersions = 4096;

    /// <summary>Gets the settings by name, such as <c>batch_size</c>.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the seed; null for a run without one.</summary>
    /// <value>The default is null.</value>
    public long? Seed { get; init; }

    /// <summary>Gets an identifier of the data, such as <see cref="HashOf"/> of its files; null where that is not known.</summary>
    /// <value>The default is null.</value>
    public string? DataHash { get; init; }

    /// <summary>Gives the SHA-256 of the content of files, one after the other, in hexadecimal.</summary>
    /// <param name="files">The files.</param>
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static string HashOf(params IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[1 << 16];
        foreach (string file in files)
        {
            using FileStream stream = File.OpenRead(file);
            for (int read = stream.Read(block); read > 0; read = stream.Read(block))
            {
                hash.AppendData(block, 0, read);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Tells whether a file says just this, whatever versions it names.</summary>
    internal bool IsIn(string file)
    {
        using var own = new MemoryStream();
        Write(own);
        try
        {
            return WithoutVersions(ForeignFile.ReadAllBytes(file, (int)own.Length + LongestVersions)).AsSpan().SequenceEqual(WithoutVersions(own.ToArray()));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    internal void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("versions");
        json.WriteString("TfLrCallbacks", LibraryVersion.Text);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteString("system", RuntimeInformation.RuntimeIdentifier);
        json.WriteEndObject();
        if (Seed is { } seed)
        {
            json.WriteNumber("seed", seed);
        }

        if (DataHash is not null)
        {
            json.WriteString("data_hash", DataHash);
        }

        json.WriteStartObject("settings");
        foreach ((string name, string value) in Settings)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static byte[] WithoutVersions(byte[] config)
    {
        using JsonDocument document = JsonDocument.Parse(config);
        using var rest = new MemoryStream();
        using (var json = new Utf8JsonWriter(rest))
        {
            json.WriteStartObject();
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(property => !property.NameEquals("versions")))
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return rest.ToArray();
    }
}
