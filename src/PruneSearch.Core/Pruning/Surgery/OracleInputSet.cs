using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Surgery;

/// <summary>Inputs that are judged together: differences in their outputs are measured by the scale of these outputs.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Batches">Each with a tensor for every input of the model.</param>
internal sealed record OracleInputSet(string Name, IReadOnlyList<IReadOnlyList<Tensor>> Batches)
{
    public int LargestBatch => Batches.Max(Size);

    public int Samples => Batches.Sum(Size);

    private static int Size(IReadOnlyList<Tensor> batch) => batch[0].Rank == 0 ? 1 : (int)batch[0].Dims[0];
}
