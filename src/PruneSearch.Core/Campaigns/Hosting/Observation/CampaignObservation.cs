using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Telemetry;

namespace PruneSearch.Campaigns.Hosting.Observation;

/// <summary>What a coordinator's campaign shows to those who watch over it: spans and metrics. Changes nothing.</summary>
internal sealed class CampaignObservation : IDisposable
{
    private readonly Campaign _campaign;
    private readonly TimeProvider _clock;
    private readonly CampaignReader _reader;
    private readonly ReadyTimes _ready = new();
    private readonly IDisposable _reading;

    public CampaignObservation(CampaignSpec spec, Campaign campaign, TimeProvider clock)
    {
        _campaign = campaign;
        _clock = clock;
        _reader = new CampaignReader(spec, campaign, clock);
        _reading = CampaignReadings.Add(_reader.Read);
    }

    /// <summary>When an append begins; give it back to <see cref="Appended"/>.</summary>
    public long Appending() => Instruments.JournalAppend.Enabled ? _clock.GetTimestamp() : 0;

    /// <summary>Records are durable since now.</summary>
    public void Appended(long began)
    {
        if (Instruments.JournalAppend.Enabled && began != 0)
        {
            Instruments.JournalAppend.Record(_clock.GetElapsedTime(began).TotalSeconds);
        }
    }

    /// <summary>Records are part of the campaign's state since now.</summary>
    public void Committed(CampaignState before, IReadOnlyList<JournalRecord> records)
    {
        CampaignState after = _campaign.State;
        if (ProductTelemetry.Traces.HasListeners())
        {
            new CommitSpans(before, after).Send(records);
        }

        CommitMeasurements.Record(before, records);
        if (Instruments.QueueWait.Enabled)
        {
            _ready.Update(records, _campaign.Ready(after), _clock.GetUtcNow());
        }
    }

    /// <summary>A worker has a lease.</summary>
    public void Granted(long token, WorkerAbilities worker) => _reader.Granted(token, worker);

    public void Dispose() => _reading.Dispose();
}
