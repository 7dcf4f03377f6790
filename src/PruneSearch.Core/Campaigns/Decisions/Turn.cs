using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>A decision in the making: every record is folded as it is added, so that what follows sees it.</summary>
internal sealed class Turn(CampaignState state, DateTimeOffset now)
{
    private readonly List<JournalRecord> _records = [];

    public CampaignState State { get; private set; } = state;

    public DateTimeOffset Now { get; } = now;

    public void Add(JournalRecord record)
    {
        State = StateFold.Apply(State, record);
        _records.Add(record);
    }

    public Decision Decide() => new(_records, State);
}
