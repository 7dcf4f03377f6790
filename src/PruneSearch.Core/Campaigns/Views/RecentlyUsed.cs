namespace PruneSearch.Campaigns.Views;

/// <summary>Values by key, as many as there is room for: what was used the longest ago goes first. Thread-safe.</summary>
/// <param name="room">How many.</param>
internal sealed class RecentlyUsed<TKey, TValue>(int room)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _places = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

    /// <summary>The value of a key, read where it is not here; what fails is not kept.</summary>
    public async Task<TValue> GetAsync(TKey key, Func<Task<TValue>> read)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(key, out LinkedListNode<(TKey Key, TValue Value)>? found))
            {
                _order.Remove(found);
                _order.AddFirst(found);
                return found.Value.Value;
            }
        }

        TValue value = await read().ConfigureAwait(false);
        lock (_gate)
        {
            if (!_places.ContainsKey(key))
            {
                _places[key] = _order.AddFirst((key, value));
                if (_places.Count > room)
                {
                    _places.Remove(_order.Last!.Value.Key);
                    _order.RemoveLast();
                }
            }
        }

        return value;
    }
}
