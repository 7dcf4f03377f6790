using System.Numerics;

namespace PruneSearch.Search.Spaces;

/// <summary>
/// Counts and numbers the configurations of a space. As a condition is on one parameter only, the parameters form a forest: a choice of
/// a categorical parameter brings the product of its dependents' counts, and independent trees multiply.
/// </summary>
internal sealed class SpaceEnumeration
{
    private readonly SearchSpace _space;
    private readonly List<int> _roots = [];
    private readonly List<int>[] _dependents;
    private readonly BigInteger?[] _counts;

    public SpaceEnumeration(SearchSpace space)
    {
        _space = space;
        IReadOnlyList<Parameter> parameters = space.Parameters;
        _dependents = new List<int>[parameters.Count];
        _counts = new BigInteger?[parameters.Count];
        for (int i = 0; i < parameters.Count; i++)
        {
            _dependents[i] = [];
            List<int> siblings = parameters[i].ActiveWhen is Condition condition ? _dependents[space.IndexOf(condition.Parameter)] : _roots;
            siblings.Add(i);
        }

        for (int i = parameters.Count - 1; i >= 0; i--)
        {
            _counts[i] = CountOf(i);
        }

        Count = Product(_roots);
    }

    /// <summary>Null where a parameter is continuous.</summary>
    public BigInteger? Count { get; }

    public Configuration At(BigInteger position)
    {
        var draft = new ConfigurationDraft(_space);
        SetAll(draft, _roots, position);
        return draft.Build();
    }

    private void SetAll(ConfigurationDraft draft, IEnumerable<int> parameters, BigInteger position)
    {
        foreach (int index in parameters)
        {
            position = BigInteger.DivRem(position, _counts[index]!.Value, out BigInteger own);
            Set(draft, index, own);
        }
    }

    private void Set(ConfigurationDraft draft, int index, BigInteger position)
    {
        if (_space.Parameters[index] is not CategoricalParameter categorical)
        {
            draft[index] = _space.Parameters[index].ValueAt((long)position);
            return;
        }

        int choice = 0;
        BigInteger below = Product(Active(index, categorical.Choices[0]))!.Value;
        while (position >= below)
        {
            position -= below;
            below = Product(Active(index, categorical.Choices[++choice]))!.Value;
        }

        draft[index] = categorical.Choices[choice];
        SetAll(draft, Active(index, categorical.Choices[choice]), position);
    }

    private BigInteger? CountOf(int index)
    {
        if (_space.Parameters[index] is not CategoricalParameter categorical)
        {
            return _space.Parameters[index].Count;
        }

        BigInteger? sum = 0;
        foreach (string choice in categorical.Choices)
        {
            sum += Product(Active(index, choice)); // null once anything is null
        }

        return sum;
    }

    private IEnumerable<int> Active(int index, string choice) =>
        _dependents[index].Where(i => _space.Parameters[i].ActiveWhen!.Values.Contains(choice));

    private BigInteger? Product(IEnumerable<int> parameters) =>
        parameters.Aggregate((BigInteger?)BigInteger.One, (product, i) => product * _counts[i]);
}
