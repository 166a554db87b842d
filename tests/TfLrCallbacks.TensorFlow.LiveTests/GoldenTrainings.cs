using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>Reads the recorded trainings and their data.</summary>
internal static partial class Golden
{
    private static readonly Lazy<Dictionary<string, JsonElement>> Trainings = new(() => Cases("trainings-legacy").Concat(Cases("trainings"))
        .DistinctBy(training => training.GetProperty("name").GetString()!)
        .ToDictionary(training => training.GetProperty("name").GetString()!));

    /// <summary>Gives a recorded training.</summary>
    public static JsonElement Training(string name) => Trainings.Value[name];

    /// <summary>Reads the digits: pixels from 0 to 1, row by row, and labels.</summary>
    public static (float[] Pixels, int[] Labels) Digits(bool test)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "digits.npz"));
        string part = test ? "test" : "train";
        return (
            [.. Bytes(archive, $"x_{part}.npy").Select(pixel => pixel / 16f)],
            [.. Bytes(archive, $"y_{part}.npy").Select(label => (int)label)]);
    }

    /// <summary>Reads an array of numbers that were written as base64, little endian.</summary>
    public static T[] Numbers<T>(this JsonElement element, string name)
        where T : unmanaged =>
        [.. MemoryMarshal.Cast<byte, T>(element.GetProperty(name).GetBytesFromBase64())];

    public static double[] Doubles(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>An array of bytes after its header, which says how long it is.</summary>
    private static byte[] Bytes(ZipArchive archive, string name)
    {
        using Stream stream = archive.GetEntry(name)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        byte[] all = memory.ToArray();
        return all[(10 + BitConverter.ToUInt16(all, 8))..];
    }
}
