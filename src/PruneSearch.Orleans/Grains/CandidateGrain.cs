using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Work;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>
/// One configuration's live side. What must last is in the campaign's journal: this is rebuilt from the campaign's leases, with fresh terms.
/// Calls interleave: the campaign that is asked to take leases back tells so while the answer is awaited.
/// </summary>
[Reentrant]
[CollectionAgeLimit(Minutes = 3)]
internal sealed partial class CandidateGrain(HostingOptions options, ILogger<CandidateGrain> logger) : Grain, ICandidateGrain
{
    private CandidateKey _key;
    private CandidateLeases _leases = null!;
    private CandidateWord _word = new() { Kind = ReplyKind.Missing };

    private ICampaignGrain Campaign => GrainFactory.Campaign(_key.Campaign);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = CandidateKey.Parse(this.GetPrimaryKeyString());
        _leases = new CandidateLeases(options.Clock, options.LeaseDuration);
        TimeSpan often = options.LeaseDuration / 4;
        this.RegisterGrainTimer(SweepAsync, new GrainTimerCreationOptions(often, often) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task TellAsync(CandidateWord word)
    {
        Take(word);
        return Task.CompletedTask;
    }

    public async Task<WireReply> HeartbeatAsync(long token, double done, string note)
    {
        var progress = new WorkProgress(done, note);
        if (_leases.Beat(token, progress))
        {
            return new WireReply { Kind = ReplyKind.Done, Value = true };
        }

        // Not told of, or not any more: the campaign knows.
        CandidateWord word = await AskAsync();
        return word.Kind == ReplyKind.Done
            ? new WireReply { Kind = ReplyKind.Done, Value = _leases.Beat(token, progress) }
            : new WireReply { Kind = word.Kind, Reason = "the campaign cannot say which leases are valid" };
    }

    public Task<CandidateView> LookAsync(CandidateWord word)
    {
        Take(word);
        return GetAsync();
    }

    public Task<CandidateView> GetAsync()
    {
        IReadOnlyDictionary<long, WorkProgress> progress = _leases.Progress;
        return Task.FromResult(new CandidateView
        {
            Sequence = _word.Sequence,
            Stages = _word.Stages,
            Retries = _word.Retries,
            Terms = [.. _leases.Left.Select(t => new WireTerm
            {
                Token = t.Key,
                Left = t.Value,
                Done = progress.TryGetValue(t.Key, out WorkProgress? known) ? known.Done : null,
                Note = known?.Note ?? string.Empty,
            })],
        });
    }

    /// <summary>By timer: takes back what no heartbeat came for. First makes sure of which leases there are, where a word was lost.</summary>
    private async Task SweepAsync(CancellationToken cancellation)
    {
        if (!_leases.IsBusy)
        {
            return;
        }

        try
        {
            await AskAsync();
            if (_leases.Overdue is { Count: > 0 } overdue)
            {
                await Campaign.ReclaimAsync([.. overdue]);
            }
        }
        catch (Exception e) when (Transient.Is(e))
        {
            Unreachable(logger, e, _key);
        }
    }

    private async Task<CandidateWord> AskAsync()
    {
        try
        {
            CandidateWord word = await Campaign.CandidateAsync(_key.Number);
            Take(word);
            return word;
        }
        catch (Exception e) when (Transient.Is(e))
        {
            Unreachable(logger, e, _key);
            return new CandidateWord { Kind = ReplyKind.Unavailable };
        }
    }

    private void Take(CandidateWord word)
    {
        if (word.Kind == ReplyKind.Done && _leases.Take(word.Sequence, word.Stages.Select(s => s.Token)))
        {
            _word = word;
            if (word.Begun > 0)
            {
                _leases.Begin(word.Begun);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The campaign of candidate {Candidate} cannot be reached; its leases are looked at again later")]
    private static partial void Unreachable(ILogger logger, Exception e, CandidateKey candidate);
}
