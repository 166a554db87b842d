using System.Globalization;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Names the arrays of a snapshot. TensorFlow.NET numbers layers and variables over the whole process (<c>dense_7/kernel:0</c>), so
/// the place in the model tells them apart, and the last word of the name is there for people.
/// </summary>
internal static class SnapshotNames
{
    /// <summary>The optimizer's step counter.</summary>
    public const string Iterations = "optimizer/iterations";

    /// <summary>The counters of a steered optimizer: updates, updates left out, batches gathered for the next, update that the schedule began with.</summary>
    public const string Updates = "optimizer/updates";

    /// <summary>The rate of a steered optimizer before factors.</summary>
    public const string BaseRate = "optimizer/base_learning_rate";

    /// <summary>What the names of gathered gradients begin with.</summary>
    public const string Gathered = "optimizer/gathered/";

    /// <summary>Where in the data a training is: epoch, and batches taken of it.</summary>
    public const string Position = "data/position";

    /// <summary>Losses and metrics of batches that were trained and not read yet, batch by batch.</summary>
    public const string UnreadValues = "data/unread/values";

    /// <summary>The number of samples in each of those batches.</summary>
    public const string UnreadSamples = "data/unread/samples";

    /// <summary>Names what a metric over all batches, such as a precision, has counted so far.</summary>
    /// <param name="index">The place of the variable among those of all such metrics.</param>
    /// <returns>For example <c>data/metrics/0</c>.</returns>
    public static string MetricState(int index) => string.Create(CultureInfo.InvariantCulture, $"data/metrics/{index}");

    /// <summary>What all names of slots begin with.</summary>
    public const string Slots = "optimizer/slots/";

    /// <summary>What all names of hyper-parameters begin with.</summary>
    public const string HyperParameters = "optimizer/hyper/";

    /// <summary>What the names of hyper-parameters begin with as they were set, in double; the host's variables round them to float32.</summary>
    public const string Exact = "optimizer/exact/";

    /// <summary>Names a weight.</summary>
    /// <param name="index">Its place among all weights of the model, trainable ones first.</param>
    /// <param name="variableName">The host's name.</param>
    /// <returns>For example <c>weights/3/bias</c>.</returns>
    public static string Weight(int index, string variableName) =>
        string.Create(CultureInfo.InvariantCulture, $"weights/{index}/{LastWord(variableName)}");

    /// <summary>Names a slot.</summary>
    /// <param name="index">The place of its weight.</param>
    /// <param name="slotName">The host's name of the slot, such as <c>m</c>.</param>
    /// <returns>For example <c>optimizer/slots/3/m</c>.</returns>
    public static string Slot(int index, string slotName) =>
        string.Create(CultureInfo.InvariantCulture, $"{Slots}{index}/{slotName}");

    /// <summary>Reads the name of a slot.</summary>
    /// <param name="name">A name that begins with <see cref="Slots"/>.</param>
    /// <returns>The place of the weight, and the host's name of the slot.</returns>
    public static (int Index, string SlotName) ReadSlot(string name)
    {
        string[] words = name[Slots.Length..].Split('/', 2);
        return (int.Parse(words[0], CultureInfo.InvariantCulture), words[1]);
    }

    private static string LastWord(string variableName) =>
        variableName[(variableName.LastIndexOf('/') + 1)..].Split(':')[0];
}
