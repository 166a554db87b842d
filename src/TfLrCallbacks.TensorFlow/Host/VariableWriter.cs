using System.Runtime.InteropServices;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Writes a variable so that it holds the values afterwards, or says why it does not. TensorFlow.NET ignores an assignment
/// from another thread than the one that made the variable, without a word.
/// </summary>
internal static class VariableWriter
{
    /// <summary>Writes values, bit for bit.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="values">As many values as it holds, of its type.</param>
    /// <exception cref="InvalidOperationException">Neither way of writing acted.</exception>
    public static void Write(IHostVariable variable, Array values)
    {
        variable.Assign(values);
        if (Same(variable.Read(), values))
        {
            return;
        }

        variable.Overwrite(values);
        if (!Same(variable.Read(), values))
        {
            throw new InvalidOperationException(
                $"TensorFlow.NET did not take what was written to {variable.Name} from this thread. Build, compile and train the model on one thread that stays alive.");
        }
    }

    private static bool Same(Array first, Array second) => Bytes(first).SequenceEqual(Bytes(second));

    private static ReadOnlySpan<byte> Bytes(Array values) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(values), Buffer.ByteLength(values));
}
