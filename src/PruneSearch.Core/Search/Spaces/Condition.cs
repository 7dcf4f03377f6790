namespace PruneSearch.Search.Spaces;

/// <summary>When a parameter is active: while another, categorical parameter is active and has one of some values.</summary>
/// <param name="Parameter">The name of a categorical parameter declared earlier in the space.</param>
/// <param name="Values">At least one of its choices.</param>
public sealed record Condition(string Parameter, IReadOnlyList<string> Values)
{
    public override string ToString() => $"{Parameter} is {string.Join(" or ", Values)}";
}
