using PruneSearch.Execution;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>What evidence is gathered with: a backend, calibration batches and the loss.</summary>
public sealed record EvidenceSource
{
    public required IExecutionBackend Backend { get; init; }

    /// <summary>
    /// The calibration batches; they may run the model, which is given, to make targets. The same at every enumeration, at most
    /// <see cref="MaxBatch"/> samples each, with one input.
    /// </summary>
    public required Func<ICompiledRegion, IEnumerable<TrainingBatch>> Batches { get; init; }

    /// <summary>The loss of gradients. Its outputs are the model's, each before its final Softmax (<see cref="GraphHeads"/>).</summary>
    public required IReadOnlyList<LossTerm> Loss { get; init; }

    /// <summary>The most samples of one batch.</summary>
    public required int MaxBatch { get; init; }

    /// <summary>Threads to use.</summary>
    public required int Threads { get; init; }
}
