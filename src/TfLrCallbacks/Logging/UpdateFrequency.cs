using System.Globalization;

namespace TfLrCallbacks;

/// <summary>
/// For which batches a logger writes (Keras: <c>update_freq</c>). A whole number is every so many batches, and <c>"epoch"</c> and
/// <c>"batch"</c> can stand where a frequency is asked for. The default value is <see cref="Epoch"/>.
/// </summary>
public readonly record struct UpdateFrequency
{
    private readonly int _batches;

    private UpdateFrequency(int batches) => _batches = batches;

    /// <summary>Gets the frequency that writes nothing for batches, only for epochs.</summary>
    public static UpdateFrequency Epoch => default;

    /// <summary>Gets the frequency that writes for every batch.</summary>
    public static UpdateFrequency Batch => new(1);

    /// <summary>Takes a whole number as every so many batches.</summary>
    /// <param name="batches">Every how many batches, 1 or more.</param>
    public static implicit operator UpdateFrequency(int batches) => FromInt32(batches);

    /// <summary>Reads <c>"epoch"</c> or <c>"batch"</c>.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator UpdateFrequency(string text) => FromString(text);

    /// <summary>Gives the frequency that writes for every so many batches.</summary>
    /// <param name="batches">Every how many batches, counted from 1, 1 or more: 3 writes for the batches 3, 6, 9 …</param>
    /// <returns>The frequency.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batches"/> is below 1.</exception>
    public static UpdateFrequency FromInt32(int batches) => new(Check.AtLeast(1, batches));

    /// <summary>Reads Keras' words.</summary>
    /// <param name="text"><c>"epoch"</c> or <c>"batch"</c>.</param>
    /// <returns>The frequency.</returns>
    /// <exception cref="ArgumentException">The text is neither of these.</exception>
    public static UpdateFrequency FromString(string text) => text switch
    {
        "epoch" => Epoch,
        "batch" => Batch,
        _ => throw new ArgumentException($"Must be \"epoch\", \"batch\" or a whole number of batches. Received: \"{text}\".", nameof(text)),
    };

    /// <summary>Gives the frequency as Keras' argument.</summary>
    /// <returns><c>epoch</c>, <c>batch</c> or the number of batches.</returns>
    public override string ToString() => _batches switch
    {
        0 => "epoch",
        1 => "batch",
        _ => _batches.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Tells whether it is time to write.</summary>
    /// <param name="count">How many batches were trained, this one included.</param>
    /// <returns>Whether this batch is written.</returns>
    public bool IsDue(long count) => _batches > 0 && count % _batches is 0;
}
