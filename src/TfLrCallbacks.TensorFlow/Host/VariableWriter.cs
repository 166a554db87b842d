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

    /// <summary>Says whether two arrays hold the same bits.</summary>
    /// <param name="first">An array.</param>
    /// <param name="second">Another one.</param>
    /// <returns>Whether they do.</returns>
    public static bool Same(Array first, Array second) => Bytes(first).SequenceEqual(Bytes(second));

    /// <summary>Says whether this thread is the one that made a variable, by writing another number and putting the old one back.</summary>
    /// <param name="variable">The variable, which holds floats.</param>
    /// <returns>Whether an assignment acts.</returns>
    public static bool IsOfThisThread(IHostVariable variable)
    {
        float[] old = (float[])variable.Read();
        float[] other = [.. old];
        other[0] = old[0] is 1 ? 2 : 1;
        variable.Assign(other);
        bool acts = Same(variable.Read(), other);
        if (acts)
        {
            variable.Assign(old);
        }

        return acts;
    }

    private static ReadOnlySpan<byte> Bytes(Array values) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(values), Buffer.ByteLength(values));
}
