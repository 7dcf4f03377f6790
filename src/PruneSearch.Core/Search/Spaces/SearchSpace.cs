using System.Numerics;

namespace PruneSearch.Search.Spaces;

/// <summary>
/// An ordered list of named parameters, some active only under a condition on an earlier one. A configuration of the space has exactly
/// the active parameters. Immutable.
/// </summary>
public sealed class SearchSpace
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly SpaceEnumeration _enumeration;

    /// <exception cref="InvalidInputException">With everything that is wrong: duplicate names, empty ranges, impossible conditions,
    /// ...</exception>
    public SearchSpace(IReadOnlyList<Parameter> parameters)
    {
        Parameters = [.. parameters];
        IReadOnlyList<InputError> errors = SpaceDefinition.Errors(Parameters);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        for (int i = 0; i < Parameters.Count; i++)
        {
            _indices.Add(Parameters[i].Name, i);
        }

        int[] sorted = [.. Enumerable.Range(0, Parameters.Count)];
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(Parameters[a].Name, Parameters[b].Name));
        NameOrder = sorted;
        _enumeration = new SpaceEnumeration(this);
    }

    /// <summary>In the order of declaration; a condition's parameter comes before those that depend on it.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The number of configurations, or null where a continuous parameter makes them uncountable.</summary>
    public BigInteger? Cardinality => _enumeration.Count;

    /// <summary>The parameters' positions, sorted by name.</summary>
    internal IReadOnlyList<int> NameOrder { get; }

    /// <summary>The parameter of a name, or null.</summary>
    public Parameter? Find(string name) => _indices.TryGetValue(name, out int index) ? Parameters[index] : null;

    public bool Contains(Configuration configuration) => Check(configuration).Count == 0;

    /// <summary>Why a configuration is not one of this space: every reason at once; none where it is a member.</summary>
    public IReadOnlyList<InputError> Check(Configuration configuration)
    {
        var errors = new List<InputError>();
        foreach (string name in configuration.Names.Where(name => !_indices.ContainsKey(name)))
        {
            errors.Add(new(
                $"configuration.{name}",
                $"there is no such parameter; the space has {string.Join(", ", Parameters.Select(p => p.Name))}",
                "a configuration names only parameters of its space"));
        }

        foreach (Parameter parameter in Parameters)
        {
            string where = $"configuration.{parameter.Name}";
            bool given = configuration.TryGetValue(parameter.Name, out ParameterValue value);
            bool? active = IsActive(parameter, configuration);
            if (given && active == false)
            {
                errors.Add(new(
                    where,
                    $"the parameter is inactive here; leave it out, or make {parameter.ActiveWhen}",
                    "inactive parameters are absent"));
            }
            else if (given && parameter.ValueError(value, where) is InputError error)
            {
                errors.Add(error);
            }
            else if (!given && active == true)
            {
                errors.Add(new(where, "the parameter has no value; give one", "every active parameter has a value"));
            }
        }

        return errors;
    }

    /// <summary>Reads a configuration's canonical text, or any JSON object of names and values that is a member of this space.</summary>
    /// <exception cref="InvalidInputException">With every reason why it is not one.</exception>
    public Configuration Parse(string text)
    {
        var errors = new List<InputError>();
        Configuration? configuration = ConfigurationText.Read(text, this, errors);
        if (configuration is not null)
        {
            HashSet<string> reported = [.. errors.Select(e => e.Where)];
            errors.AddRange(Check(configuration).Where(e => !reported.Contains(e.Where)));
        }

        return errors.Count == 0 ? configuration! : throw new InvalidInputException(errors);
    }

    internal int IndexOf(string name) => _indices[name];

    /// <summary>The configuration at a position in 0 .. <see cref="Cardinality"/> - 1 of a discrete space; distinct positions, distinct
    /// configurations.</summary>
    internal Configuration ConfigurationAt(BigInteger position) => _enumeration.At(position);

    /// <summary>Null where the parameter that decides is itself missing or wrong.</summary>
    private bool? IsActive(Parameter parameter, Configuration configuration)
    {
        if (parameter.ActiveWhen is not Condition condition)
        {
            return true;
        }

        Parameter deciding = Parameters[_indices[condition.Parameter]];
        bool? decidingActive = IsActive(deciding, configuration);
        if (decidingActive != true)
        {
            return decidingActive;
        }

        return configuration.TryGetValue(condition.Parameter, out ParameterValue value) && deciding.Contains(value)
            ? condition.Values.Contains(value.Category)
            : null;
    }
}
