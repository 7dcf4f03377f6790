namespace PruneSearch.Campaigns.Hosting;

/// <summary>Names in the order in which they are served: who was served last comes last. Thread-safe.</summary>
public sealed class FairOrder
{
    private readonly Lock _gate = new();
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _names];
            }
        }
    }

    /// <summary>Adds a name behind the others, where it is not there.</summary>
    public void Add(string name)
    {
        lock (_gate)
        {
            if (!_names.Contains(name))
            {
                _names.Add(name);
            }
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
        {
            _names.Remove(name);
        }
    }

    /// <summary>Puts a name behind the others.</summary>
    public void Served(string name)
    {
        lock (_gate)
        {
            if (_names.Remove(name))
            {
                _names.Add(name);
            }
        }
    }
}
