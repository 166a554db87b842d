using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace CrashTests;

/// <summary>Random damage to files, by accident and on purpose.</summary>
internal static class Damage
{
    private static readonly string[] HostileValues =
    [
        "null", "-1", "0", "1", "1.5", "1e308", "-1e308", "1e999", "9223372036854775807", "-9223372036854775808", "18446744073709551616",
        "\"\"", "\"..\"", "\".\"", "\"../state.json\"", "\"/etc/passwd\"", "\"state.json\"", "\"a\\u0000b\"", "\"NaN\"", "\"Infinity\"", "\"-1\"",
        "true", "[]", "{}", "[null]", "[[]]", "[1,2,3]", "{\"a\":null}", "[\"\"]", "[1e308]",
        "\"" + new string('x', 5000) + "\"", new string('[', 60) + new string(']', 60), new string('[', 5000) + new string(']', 5000),
    ];

    private static readonly string[] HostileHeaders =
    [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999999999,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2147483647, 2147483647, 2147483647), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }",
        "{'descr': '<f8', 'fortran_order': True, 'shape': (1,), }",
        "{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (4,), }",
        "{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (8,), }",
        "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
        "__import__('os').system('true')",
        string.Empty,
    ];

    /// <summary>Gives a file as a failing disk, a broken copy or a slip of an editor may leave it.</summary>
    public static byte[] ByAccident(byte[] file, Random random)
    {
        int at = random.Next(file.Length);
        int count = random.Next(1, Math.Min(64, file.Length - at) + 1);
        byte[] changed = [.. file];
        switch (random.Next(8))
        {
            case 0:
                return file[..at];
            case 1:
                changed[at] ^= (byte)(1 << random.Next(8));
                return changed;
            case 2:
                random.NextBytes(changed.AsSpan(at, count));
                return changed;
            case 3:
                changed.AsSpan(at).Clear();
                return changed;
            case 4:
                return [.. file[..at], .. file[(at + count)..]];
            case 5:
                return [.. file[..at], .. file[at..(at + count)], .. file[at..]];
            case 6:
                return [.. file, .. file[..at]];
            default:
                // A digit becomes another: what stays is a number and still reads well.
                int digit = Array.FindIndex(changed, at, value => char.IsAsciiDigit((char)value));
                int place = digit < 0 ? at : digit;
                changed[place] = (byte)('0' + random.Next(10));
                return changed;
        }
    }

    /// <summary>Gives JSON in which some values are others, are missing or are there twice.</summary>
    public static byte[] OnPurpose(JsonNode json, Random random)
    {
        JsonNode changed = json.DeepClone();
        string text = string.Empty;
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            List<JsonNode> places = [.. Below(changed)];
            JsonNode place = places[random.Next(places.Count)];
            string marker = FormattableString.Invariant($"replaced {changes}");
            string value = HostileValues[random.Next(HostileValues.Length)];
            if (random.Next(8) is 0 && place.Parent is JsonObject parent)
            {
                parent.Remove(place.GetPropertyName());
            }
            else
            {
                place.ReplaceWith(JsonValue.Create(marker));
                text += $"{marker}={value}\n";
            }
        }

        string result = changed.ToJsonString();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('=', 2);
            result = result.Replace($"\"{parts[0]}\"", parts[1], StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(result);
    }

    /// <summary>Gives an archive of arrays in which some are others, are missing, are there twice or lie about themselves.</summary>
    public static byte[] OnPurpose(byte[] archive, Random random)
    {
        using var source = new ZipArchive(new MemoryStream(archive));
        using var target = new MemoryStream();
        int chosen = random.Next(source.Entries.Count);
        int kind = random.Next(7);
        using (var made = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < source.Entries.Count; i++)
            {
                byte[] content = Content(source.Entries[i]);
                string name = source.Entries[i].FullName;
                if (i == chosen)
                {
                    switch (kind)
                    {
                        case 0:
                            continue;
                        case 1:
                            Add(made, name, content, random);
                            break;
                        case 2:
                            name = new[] { "../" + name, "x", "/", ".npy", "model/.npy", "model/weights/.npy", name + ".npy", "model/" + name }[random.Next(8)];
                            break;
                        case 3:
                            content = Content(source.Entries[random.Next(source.Entries.Count)]);
                            break;
                        case 4:
                            content = WithHeader(HostileHeaders[random.Next(HostileHeaders.Length)], random);
                            break;
                        default:
                            content = ByAccident(content, random);
                            break;
                    }
                }

                Add(made, name, content, random);
            }
        }

        byte[] result = target.ToArray();
        return kind is 6 ? ByAccident(result, random) : result;
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject all => all.Select(entry => entry.Value),
            JsonArray all => all,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(child => Below(child).Prepend(child));
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] WithHeader(string header, Random random)
    {
        int length = random.Next(4) is 0 ? random.Next(65536) : header.Length;
        byte[] values = new byte[random.Next(3) * 8];
        return [0x93, .. "NUMPY"u8, (byte)random.Next(1, 3), 0, (byte)length, (byte)(length >> 8), .. Encoding.ASCII.GetBytes(header), .. values];
    }

    private static void Add(ZipArchive archive, string name, byte[] content, Random random)
    {
        using Stream stream = archive.CreateEntry(name, random.Next(2) is 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
        stream.Write(content);
    }
}
