namespace TfLrCallbacks.Porting;

/// <content>What is told of the text.</content>
internal sealed partial class Reading
{
    private readonly List<string> _notes = [];

    /// <summary>Gets what was left out, in a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Gets where calls stand that set names in another way than by an assignment, and were evaluated or told.</summary>
    public HashSet<SourcePosition> CarriedOut { get; } = [];

    public void Note(string note)
    {
        if (!_isClosed)
        {
            Tell(note);
        }
    }

    /// <summary>Notes what the statements themselves say, also when they have been evaluated.</summary>
    public void Tell(string note)
    {
        if (_notes.Count < 20 && !_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    /// <summary>Notes that a method changes what it is called on in a way that is not known.</summary>
    public void NoteChange(Expression.Call call)
    {
        CarriedOut.Add(call.Position);
        Note($"line {call.Position.Line}: what {Brief.Of(SourceWriter.Write(call.Function), 60)}(…) changes is not known here: the values that stand in the text count.");
    }

    /// <summary>Notes what was decided about the text after it was read.</summary>
    public void Conclude(string note)
    {
        // What decides is told however much was skipped.
        if (!_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }
}
