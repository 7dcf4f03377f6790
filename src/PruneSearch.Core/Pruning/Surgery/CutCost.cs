namespace PruneSearch.Pruning.Surgery;

/// <summary>What a model costs by its shapes alone, counted as in <see cref="Graphs.ModelCost"/>.</summary>
/// <param name="Parameters">Elements of learnable initialisers.</param>
/// <param name="Macs">Multiply-accumulates of one sample.</param>
public sealed record CutCost(long Parameters, long Macs);
