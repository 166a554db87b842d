namespace TfLrCallbacks.Porting;

/// <content>One table: the values that its entries are given, and where it is used.</content>
internal sealed partial class ScriptKeywords
{
    private sealed class Table(string name, Statement.Assign made, IReadOnlyList<Statement> block, Statement.Function? function)
    {
        private readonly Dictionary<string, List<(Expression Value, Statement Statement, bool IsCertain)>> _writes = new(StringComparer.Ordinal);
        private int _firstUse = int.MaxValue;
        private bool _isUsedElsewhere;

        public string Name => name;

        public Statement.Assign Made => made;

        public Statement.Function? Function => function;

        /// <summary>Gets the last values in the text up to the statement that is written.</summary>
        public Dictionary<string, Expression> Reached { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<string> Keys => [.. _writes.Keys];

        /// <summary>Gets the tables that it takes entries from.</summary>
        public IEnumerable<Expression> Sources => _writes.Values.SelectMany(writes => writes).Select(write => write.Statement).Distinct((IEqualityComparer<Statement>)ReferenceEqualityComparer.Instance).Select(statement => statement switch
        {
            Statement.Assign assign when ReferenceEquals(assign, made) => assign.Value,
            Statement.Augmented united => united.Value,
            Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "update" } } call } => Merged(call),
            _ => null,
        }).OfType<Expression>().Append(made.Value);

        /// <summary>Gets the entries that it may lack where it is used first.</summary>
        public IEnumerable<string> Later => Keys.Where(key => !IsCertain(key) && (_isUsedElsewhere || !IsStraight(key)));

        public string Variable(string key) => $"{name}_{key}";

        public bool Has(string key) => _writes.ContainsKey(key);

        public bool IsMadeWith(string key) => _writes.TryGetValue(key, out List<(Expression Value, Statement Statement, bool IsCertain)>? writes) && writes.Any(write => ReferenceEquals(write.Statement, made));

        public void Write(string key, Expression value, Statement statement, IReadOnlyList<Statement> where)
        {
            if (!_writes.TryGetValue(key, out List<(Expression Value, Statement Statement, bool IsCertain)>? writes))
            {
                _writes[key] = writes = [];
            }

            writes.Add((value, statement, ReferenceEquals(where, block)));
        }

        public void Use(SourcePosition position, Statement.Function? where)
        {
            if (ReferenceEquals(where, function))
            {
                _firstUse = Math.Min(_firstUse, position.Line);
            }
            else
            {
                _isUsedElsewhere = true;
            }
        }

        private bool IsCertain(string key) => _writes[key].Any(write => write.IsCertain && write.Statement.Position.Line <= _firstUse);

        /// <summary>Gets whether all values of an entry are set in the block in which the table is made.</summary>
        public bool IsStraight(string key) => _writes[key].All(write => write.IsCertain);

        /// <summary>Gives the only value of an entry that it has wherever the table is used; null for any other.</summary>
        public Expression? Only(string key) => _writes[key] is [{ Value: var value }] && IsCertain(key) ? value : null;
    }
}
