using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <content>Tables.</content>
public abstract partial record Value
{
    /// <summary>A table. Numbers, texts and None are found at once; any other key is compared with each.</summary>
    internal sealed record Dictionary(IReadOnlyList<KeyValuePair<Value, Value>> Items) : Value
    {
        private IReadOnlyList<KeyValuePair<Value, Value>> _items = Items;
        private Index? _index;
        private Budget? _changed;

        public IReadOnlyList<KeyValuePair<Value, Value>> Items
        {
            get
            {
                if (_changed is not null)
                {
                    Budget.CheckFresh(_changed, "A dictionary");
                }

                return Owner is null ? _items : Objects.Entries(Owner).Items;
            }

            init => _items = value;
        }

        /// <summary>Gets or sets what stands for entries that are not known, not even under which keys; null where the table is whole.</summary>
        public Symbol? Rest { get; set; }

        /// <summary>Gets or sets which function that is not known here was given the table, and where.</summary>
        public (string Name, int Line)? Passed { get; set; }

        /// <summary>Gets what makes the value of a key that is not there, as a defaultdict does; null for a plain table.</summary>
        public Value? Factory { get; init; }

        /// <summary>Gets what gives the value of a name that is not listed, as an import does for the names of the text; null for a plain table.</summary>
        public Func<string, Value?>? Unlisted { get; init; }

        /// <summary>Gets what is told of each entry that is set, as the table of <c>globals()</c> gives a name its value; null for a plain table.</summary>
        public Action<Value, Value>? WhenSet { get; init; }

        /// <summary>Gets a value indicating whether a key that is not there counts 0.</summary>
        public bool IsCounter { get; init; }

        /// <summary>Gets the object whose attributes these are, so that a change here is one of the object; null for a table of its own.</summary>
        public Instance? Owner { get; init; }

        public Value? this[Value key] => Find(key, (one, other) => one == other) is var at && at < 0 ? null : Items[at].Value;

        /// <summary>Gives the place of a key; -1 where there is none.</summary>
        public int Find(Value key, Func<Value, Value, bool> isSame)
        {
            IReadOnlyList<KeyValuePair<Value, Value>> items = Items;
            Index index = Owner is null ? _index ??= new Index(items) : new Index(items);
            object? plain = Plain(key);
            int found = plain is not null && index.Places.TryGetValue(plain, out int place) ? place : -1;
            for (int i = (plain is null ? items.Count : index.Others.Count) - 1; i >= 0; i--)
            {
                int at = plain is null ? i : index.Others[i];
                if (at <= found)
                {
                    break;
                }

                if (isSame(items[at].Key, key))
                {
                    return at;
                }
            }

            return found;
        }

        public void Set(Value key, Value value)
        {
            if (Owner is not null)
            {
                Owner.Attributes[(key as Text)?.Characters ?? key.ToString()] = value;
                return;
            }

            WhenSet?.Invoke(key, value);
            int at = Find(key, (one, other) => one == other);
            List<KeyValuePair<Value, Value>> list = ToChange();
            if (at < 0)
            {
                _index?.Add(key, list.Count);
                list.Add(KeyValuePair.Create(key, value));
            }
            else
            {
                list[at] = KeyValuePair.Create(list[at].Key, value);
            }
        }

        public void RemoveAt(int at)
        {
            if (Owner is not null)
            {
                Owner.Attributes.Remove(((Text)Items[at].Key).Characters);
                return;
            }

            _index = null;
            ToChange().RemoveAt(at);
        }

        /// <summary>Removes an entry; the last one takes its place.</summary>
        public void RemoveUnordered(int at)
        {
            List<KeyValuePair<Value, Value>> list = ToChange();
            _index?.Move(list[at].Key, at, list[^1].Key, list.Count - 1);
            list[at] = list[^1];
            list.RemoveAt(list.Count - 1);
        }

        public void Clear()
        {
            Owner?.Attributes.Clear();
            _index = null;
            ToChange().Clear();
        }

        public bool Equals(Dictionary? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Count;

        private List<KeyValuePair<Value, Value>> ToChange()
        {
            List<KeyValuePair<Value, Value>> list = _items as List<KeyValuePair<Value, Value>> ?? [.. _items];
            _items = list;
            _changed = Budget.OfQuestion;
            return list;
        }

        /// <summary>Gives what two equal keys have in common, as 1, 1.0 and True do; null for what must be compared.</summary>
        private static object? Plain(Value key) => key switch
        {
            Text { IsPartly: false } text => text.Characters,
            Nothing => typeof(Nothing),
            Float { Number: var number } when !double.IsInteger(number) => number,
            Float { Number: var number } => new BigInteger(number),
            _ => key.AsInteger() is { } whole ? whole : null,
        };

        private protected override void Write(ValueWriter writer)
        {
            writer.Add("{");
            writer.Join(Items, item =>
            {
                writer.Add(item.Key);
                writer.Add(": ");
                writer.Add(item.Value);
            });
            writer.Add("}");
        }

        /// <summary>Where the keys of a table stand.</summary>
        private sealed class Index
        {
            public Index(IReadOnlyList<KeyValuePair<Value, Value>> items)
            {
                for (int i = 0; i < items.Count; i++)
                {
                    Add(items[i].Key, i);
                }
            }

            public Dictionary<object, int> Places { get; } = [];

            /// <summary>Gets the places of the keys that must be compared.</summary>
            public List<int> Others { get; } = [];

            /// <summary>Forgets a key, and has the last one in its place.</summary>
            public void Move(Value gone, int at, Value last, int from)
            {
                if (Plain(gone) is { } plain)
                {
                    Places.Remove(plain);
                }
                else
                {
                    Others.RemoveAt(Others.BinarySearch(at));
                }

                if (at == from)
                {
                    return;
                }

                if (Plain(last) is { } moved)
                {
                    Places[moved] = at;
                }
                else
                {
                    Others.RemoveAt(Others.Count - 1);
                    Others.Insert(~Others.BinarySearch(at), at);
                }
            }

            public void Add(Value key, int place)
            {
                if (Plain(key) is { } plain)
                {
                    Places[plain] = place;
                }
                else
                {
                    Others.Add(place);
                }
            }
        }
    }
}
