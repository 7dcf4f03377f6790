namespace PruneSearch.Graphs.Couplings;

/// <summary>One axis of one value (activation or initialiser) of a graph.</summary>
public readonly record struct AxisRef(string Value, int Axis)
{
    public override string ToString() => $"{Value}:{Axis}";
}
