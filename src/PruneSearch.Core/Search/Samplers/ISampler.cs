using PruneSearch.Search.Spaces;

namespace PruneSearch.Search.Samplers;

/// <summary>
/// Proposes configurations. A sampler is a pure function of its arguments: it keeps nothing between calls that could change an answer,
/// so that a search resumes from its history alone. Every sampler passes one contract suite.
/// </summary>
/// <remarks>Safe for concurrent calls, each with a random stream of its own.</remarks>
public interface ISampler
{
    /// <summary>The name that it is registered under.</summary>
    string Name { get; }

    /// <summary>The next configuration to try.</summary>
    /// <param name="space">Where to search.</param>
    /// <param name="history">All trials so far, pending ones included, in any order.</param>
    /// <param name="random">The proposal's own stream, e.g. named by the number that the proposal will have.</param>
    /// <returns>A member of the space that is not in the history, or null: the space is exhausted.</returns>
    Configuration? Ask(SearchSpace space, IReadOnlyList<Trial> history, RandomStream random);
}
