using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>The loops around an update.</content>
internal sealed partial class ScriptTraining
{
    /// <summary>A loop that is being evaluated.</summary>
    /// <param name="statement">The loop.</param>
    /// <param name="outer">The loop around it; null for none.</param>
    private sealed class Loop(Statement statement, Loop? outer)
    {
        private long _turn = -1;
        private string? _place;
        private (int Pass, string Text) _epoch = (-1, string.Empty);

        /// <summary>Gets the loop as it is written.</summary>
        public Statement Statement => statement;

        /// <summary>Gets or sets a value indicating whether it goes over data.</summary>
        public bool IsOfData { get; set; }

        /// <summary>Gets or sets a value indicating whether it goes over optimizers or schedulers: a turn is no turn of the training.</summary>
        public bool IsOfParts { get; set; }

        /// <summary>Gets or sets a value indicating whether it may end at a place that is known only in the training.</summary>
        public bool MayEnd { get; set; }

        /// <summary>Gets a value indicating whether this is its first turn.</summary>
        public bool IsFirst => _turn == 0;

        /// <summary>Gets its turn and those of the loops around it, as a text.</summary>
        public string Place => _place ??= string.Create(CultureInfo.InvariantCulture, $"{outer?.Place} {statement.Position.Line}:{_turn}");

        /// <summary>Gets the epoch of a loop over data, as a text: the turns of the loops around it, and which pass over the data it is.</summary>
        public string Epoch(int pass)
        {
            if (_epoch.Pass != pass)
            {
                _epoch = (pass, string.Create(CultureInfo.InvariantCulture, $"{outer?.Place} pass {pass}"));
            }

            return _epoch.Text;
        }

        /// <summary>Begins its next turn. The loops within begin anew.</summary>
        public void Turn() => (_turn, _place) = (_turn + 1, null);
    }
}
