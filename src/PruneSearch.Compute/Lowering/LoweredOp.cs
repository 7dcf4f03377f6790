using PruneSearch.Graphs;

namespace PruneSearch.Compute.Lowering;

/// <summary>A node with what was fused into it; its result is <paramref name="Outputs"/>.</summary>
internal sealed record LoweredOp(Node Node, IReadOnlyList<string> Outputs, Fusion Fusion)
{
    /// <summary>Every activation or initialiser that is read.</summary>
    public IEnumerable<string> Reads => Fusion.Residual is null
        ? Node.Inputs.Where(i => i.Length > 0)
        : Node.Inputs.Where(i => i.Length > 0).Append(Fusion.Residual);
}
