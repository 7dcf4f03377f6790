namespace PruneSearch.Chaos.History;

/// <summary>One lease, from journal and logs.</summary>
internal sealed class LeaseHistory(HistoryRecord granted)
{
    public HistoryRecord Granted => granted;

    public long Token => granted.Sequence;

    public string Item => granted.Item!;

    public HistoryRecord? End { get; set; }

    /// <summary>The processes that say they got it.</summary>
    public List<WorkerLog> Holders { get; } = [];

    /// <summary>What workers were told when they handed in an outcome.</summary>
    public List<WorkerLogLine> Answers { get; } = [];
}
