using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>Everything that a proposal depends on: asking is a pure function of it, and can run anywhere.</summary>
public sealed record ProposalRequest(int Number, ISampler Sampler, SearchSpace Space, IReadOnlyList<Trial> History, ulong Seed)
{
    /// <summary>The next configuration; null where the space is exhausted.</summary>
    public Configuration? Ask() => Sampler.Ask(Space, History, new RandomStream(Seed, "proposal", Number));
}
