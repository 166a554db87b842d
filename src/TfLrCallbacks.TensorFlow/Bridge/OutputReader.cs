using System.Text;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Reads what TensorFlow.NET prints while it prints it, passes it on, and steps aside when it knows the length of the fit.</summary>
internal sealed class OutputReader : TextWriter
{
    private readonly FitOutput _text = new();
#pragma warning disable CA2213 // it is TensorFlow.NET's, and outlives this one
    private readonly TextWriter? _target;
#pragma warning restore CA2213
    private bool _stopped;

    private OutputReader(TextWriter? target) => _target = target;

    /// <summary>Gets how long the fit said it is.</summary>
    public RunLength? Length => _text.Length;

    /// <inheritdoc/>
    public override Encoding Encoding => Target.Encoding;

    /// <summary>Gets where it goes: TensorFlow.NET takes null for the console.</summary>
    private TextWriter Target => _target ?? Console.Out;

    /// <summary>Steps between TensorFlow.NET and where it prints to.</summary>
    /// <returns>The reader.</returns>
    public static OutputReader Start()
    {
        ref TextWriter? output = ref HostFields.Output(null);
        output = new OutputReader(output);
        return (OutputReader)output;
    }

    /// <summary>Steps aside.</summary>
    public void Stop()
    {
        _stopped = true;
        ref TextWriter? output = ref HostFields.Output(null);
        while (output is OutputReader { _stopped: true } stopped)
        {
            output = stopped._target;
        }
    }

    /// <inheritdoc/>
    public override void Write(char value) => Target.Write(value);

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        Read(value);
        Target.Write(value);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Read(value);
        Target.WriteLine(value);
    }

    /// <inheritdoc/>
    public override void Flush() => Target.Flush();

    private void Read(string? value)
    {
        _text.Read(value);
        if (_text.IsComplete)
        {
            Stop();
        }
    }
}
