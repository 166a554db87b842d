namespace TfLrCallbacks.Porting;

/// <content>Line ends and indentation.</content>
internal sealed partial class Lexer
{
    /// <summary>Whether a line began with the prompt of Python's shell: of the lines below only those with a prompt are Python.</summary>
    private bool _hasPrompts;

    /// <summary>Whether a line began with a prompt of any shell or notebook: lines within brackets may begin with one too.</summary>
    private bool _isSession;

    /// <summary>Reads the start of a line outside of brackets: prompts, commands of a notebook, indentation.</summary>
    private void StartLine()
    {
        int start = _at;
        int column = 0;
        while (Current is ' ' or '\t' or '\f' or '\uFEFF')
        {
            column = Current == '\t' ? (column / 8 * 8) + 8 : Current == ' ' ? column + 1 : 0;
            _at++;
        }

        if (NotebookLines.Prompt(_text, _at) is var prompt && prompt > 0)
        {
            _skipped.Add((_line, "a prompt"));
            _isSession = true;
            _hasPrompts |= NotebookLines.IsShell(_text, _at);
            _at += prompt;
            column = 0;
            while (Current == ' ')
            {
                column++;
                _at++;
            }
        }

        else if (_hasPrompts && Current is not ('\n' or '\r' or '#'))
        {
            _skipped.Add((_line, "what the shell answers"));
            SkipToLineEnd();
            return;
        }

        if (NotebookLines.Timed(_text, _at) is var timed && timed > 0)
        {
            _skipped.Add((_line, "%time"));
            _at += timed;
        }

        if (NotebookLines.Command(_text, _at) is { } command)
        {
            _skipped.Add((_line, command));
            if (_indentation.Count > 0 && column > _indentation[^1] && _tokens.FindLast(token => token.Kind is not TokenKind.NewLine) is { Kind: TokenKind.Operator, Text: ":" })
            {
                // A block may hold nothing else.
                Indent(column);
                Add(TokenKind.Name, "pass", Position);
            }

            SkipCommand();
            return;
        }

        if (_at >= _text.Length || Current is '\n' or '\r' or '#' || (Current == '\\' && Peek(1) is '\n' or '\r'))
        {
            return;
        }

        _at = Math.Max(_at, start);
        Indent(column);
    }

    /// <summary>Skips a command with the lines that a backslash at the end joins to it.</summary>
    private void SkipCommand()
    {
        SkipToLineEnd();
        while (_at > 0 && _at < _text.Length && _text[_at - 1] == '\\')
        {
            SkipLineEnd();
            SkipToLineEnd();
        }
    }

    private void Indent(int column)
    {
        if (_indentation.Count == 0)
        {
            _indentation.Add(column);
        }
        else if (column > _indentation[^1])
        {
            if (_indentation.Count >= DeepestIndentation)
            {
                throw new PortingException(Position, $"Blocks are nested more than {DeepestIndentation} deep. Give the part that makes the schedule.");
            }

            _indentation.Add(column);
            Add(TokenKind.Indent, string.Empty, Position);
        }

        while (_indentation.Count > 1 && column < _indentation[^1])
        {
            _indentation.RemoveAt(_indentation.Count - 1);
            Add(TokenKind.Dedent, string.Empty, Position);
        }

        _indentation[^1] = Math.Min(_indentation[^1], column);
    }

    private void EndLine()
    {
        if (_depth > 0 && StartsStatement())
        {
            _depth = 0;
        }

        if (_depth == 0)
        {
            Add(TokenKind.NewLine, string.Empty, Position);
        }

        SkipLineEnd();
        if (_depth == 0)
        {
            StartLine();
        }
        else if (_isSession)
        {
            _at += NotebookLines.Continuation(_text, _at);
        }
    }

    /// <summary>Gets whether the next line begins as only a statement can.</summary>
    private bool StartsStatement()
    {
        int start = _at;
        while (start < _text.Length && char.IsWhiteSpace(_text[start]))
        {
            start++;
        }

        return Array.Exists(Starters, word =>
            string.CompareOrdinal(_text, start, word, 0, word.Length) == 0 && start + word.Length < _text.Length && _text[start + word.Length] == ' ');
    }
}
