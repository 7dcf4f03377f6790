namespace PruneSearch.Search.Spaces;

/// <summary>What a parameter's values are.</summary>
public enum ParameterKind
{
    Float,
    Int,
    Category,
}
