using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.State;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>How a campaign speaks with its candidates: tells them their leases, and asks which of those are overdue. Runs in its grain's turns.</summary>
internal sealed partial class CandidateRound(IGrainFactory grains, string campaign, TimeProvider clock, ILogger logger)
{
    private readonly LeaseTerms _terms = new();
    private CampaignState _told = CampaignState.Empty;

    /// <summary>What a state says of a candidate.</summary>
    public static CandidateWord Word(CampaignState state, int? candidate, long begun = 0) => new()
    {
        Kind = ReplyKind.Done,
        Sequence = state.Sequence,
        Stages = [.. state.Leases.Values.Where(l => l.Item.Candidate == candidate).Select(l => new CandidateStage { Token = l.Token, Item = l.Item.Id, Worker = l.Worker })],
        Retries = Retries(state, candidate),
        Begun = begun,
    };

    /// <summary>Tells every candidate whose leases have changed since the last time.</summary>
    /// <param name="state">The state.</param>
    /// <param name="begun">The lease that was just given to its worker, be it for the second time; 0 for none.</param>
    public async Task TellAsync(CampaignState state, long begun)
    {
        if (state.Sequence < _told.Sequence)
        {
            return;
        }

        IEnumerable<int?> concerned = LeaseChanges.Between(_told, state);
        if (state.Leases.TryGetValue(begun, out LeaseState? given))
        {
            concerned = concerned.Append(given.Item.Candidate).Distinct();
        }

        _told = state;
        await Task.WhenAll(concerned.Select(c => TryAsync(c, g => g.TellAsync(Word(state, c, given?.Item.Candidate == c ? begun : 0)))).ToArray());
    }

    /// <summary>Leases whose candidates heard nothing for a whole term. A candidate that cannot answer keeps its leases.</summary>
    public async Task<long[]> OverdueAsync(CampaignState state)
    {
        int?[] doubtful = [.. _terms.Due(state.Leases, clock.GetUtcNow()).Select(l => l.Item.Candidate).Distinct()];
        CandidateView?[] views = await Task.WhenAll(doubtful.Select(c => AskAsync(c, g => g.LookAsync(Word(state, c)))).ToArray());
        WireTerm[] terms = [.. views.OfType<CandidateView>().SelectMany(v => v.Terms)];
        foreach (WireTerm term in terms)
        {
            _terms.Learned(term.Token, clock.GetUtcNow() + term.Left);
        }

        return [.. terms.Where(t => t.Left <= TimeSpan.Zero).Select(t => t.Token)];
    }

    /// <summary>The live side of every candidate that has a lease and answers.</summary>
    public async Task<CandidateView[]> ViewAsync(CampaignState state) =>
        [.. (await Task.WhenAll(state.Leases.Values.Select(l => l.Item.Candidate).Distinct().Select(c => AskAsync(c, g => g.GetAsync())).ToArray())).OfType<CandidateView>()];

    /// <summary>Failures that were tried again; those for ever are not counted as attempts.</summary>
    private static int Retries(CampaignState state, int? candidate)
    {
        ImmutableSortedDictionary<string, int> failures = candidate is not { } number ? state.BaseFailures
            : number < state.Candidates.Count ? state.Candidates[number].Failures : ImmutableSortedDictionary<string, int>.Empty;
        return failures.Values.Where(f => f != int.MaxValue).Sum();
    }

    private Task TryAsync(int? candidate, Func<ICandidateGrain, Task> tell) => AskAsync(candidate, async g =>
    {
        await tell(g);
        return true;
    });

    private async Task<T?> AskAsync<T>(int? candidate, Func<ICandidateGrain, Task<T>> ask)
    {
        try
        {
            return await ask(grains.Candidate(campaign, candidate));
        }
        catch (Exception e) when (Transient.Is(e))
        {
            Unreachable(logger, e, new CandidateKey(campaign, candidate));
            return default;
        }
    }

    [LoggerMessage(LogLevel.Information, "Candidate {Candidate} cannot be reached; it asks for its leases when it is back")]
    private static partial void Unreachable(ILogger logger, Exception e, CandidateKey candidate);
}
