using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>An event file that TensorFlow wrote.</summary>
/// <param name="Case">The case it is of, such as <c>keras3-tb-v01</c>.</param>
/// <param name="Name">Where it was.</param>
/// <param name="Folder">The folder below the log directory: <c>train</c> or <c>validation</c>.</param>
/// <param name="Bytes">What stands in it.</param>
/// <param name="Records">What TensorBoard's own reader found in it.</param>
public sealed record RecordedFile(string Case, string Name, string Folder, byte[] Bytes, IReadOnlyList<JsonElement> Records)
{
    public static IEnumerable<RecordedFile> All { get; } =
    [
        .. from recorded in Golden.All
           from run in recorded.Items("runs")
           from file in run.Items("files")
           select new RecordedFile(
               recorded.Text("id"), file.Text("file"), run.Text("subfolder"), file.GetProperty("bytes").GetBytesFromBase64(), [.. file.Items("records")]),
    ];

    public EventFile Read() => EventFile.Read(new MemoryStream(Bytes), Name);

    public override string ToString() => Name;
}
