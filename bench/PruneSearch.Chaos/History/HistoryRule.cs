namespace PruneSearch.Chaos.History;

/// <summary>What holds for every history, whatever failed.</summary>
internal enum HistoryRule
{
    /// <summary>Records are numbered from 1 without gaps.</summary>
    Contiguous,

    /// <summary>What ends a lease names one that was granted before.</summary>
    TokenWasGranted,

    /// <summary>A lease ends at most once.</summary>
    LeaseEndsOnce,

    /// <summary>After a lease is lost, nothing that its worker reports is accepted.</summary>
    NoLateReport,

    /// <summary>A work item has at most one live lease.</summary>
    OneLiveLease,

    /// <summary>What was done is not handed out again.</summary>
    DoneIsNotLeased,

    /// <summary>A work item is reported done at most once.</summary>
    DoneOnce,

    /// <summary>Candidates are proposed once each, numbered from 0 without gaps.</summary>
    ProposedInOrder,

    /// <summary>A candidate ends once, after it was proposed.</summary>
    CandidateEndsOnce,

    /// <summary>A lease is told to one process only, and to the worker that the journal names.</summary>
    OneHolder,

    /// <summary>What a worker was told is in the journal.</summary>
    LogIsInJournal,

    /// <summary>What the journal accepted was told to the worker, unless something kept the answer from it.</summary>
    JournalIsInLog,

    /// <summary>The campaign finished, with as many candidates as were asked for.</summary>
    Finished,
}
