namespace PruneSearch.Search;

/// <summary>What became of a trial.</summary>
public enum TrialState
{
    /// <summary>Proposed, and not ended yet.</summary>
    Pending,

    /// <summary>Ended with objectives; its constraints may be satisfied or not.</summary>
    Complete,

    /// <summary>Known to be of no use without objectives, e.g. impossible to build. May carry violations.</summary>
    Infeasible,

    /// <summary>Crashed: nothing is known.</summary>
    Failed,
}
