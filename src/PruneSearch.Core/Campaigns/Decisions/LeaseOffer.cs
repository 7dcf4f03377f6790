using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>A campaign's answer to a worker that asks for work.</summary>
public abstract record LeaseOffer
{
    private LeaseOffer()
    {
    }

    /// <summary>Work: the lease is granted once the decision is durable.</summary>
    public sealed record Granted(Decision Decision, LeaseState Lease) : LeaseOffer;

    /// <summary>The worker has a lease already, which it seems not to know of.</summary>
    public sealed record Held(LeaseState Lease) : LeaseOffer;

    /// <summary>A new candidate is due: ask the sampler, propose, and ask again.</summary>
    public sealed record ProposalDue(ProposalRequest Request) : LeaseOffer;

    /// <summary>Time has moved the campaign on: commit the decision and ask again.</summary>
    public sealed record Due(Decision Decision) : LeaseOffer;

    /// <summary>Nothing for this worker now; reports of others may change that.</summary>
    public sealed record Wait : LeaseOffer;

    /// <summary>The campaign is over.</summary>
    public sealed record Over : LeaseOffer;
}
