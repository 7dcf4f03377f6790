namespace PruneSearch.Campaigns.Artifacts;

/// <summary>What went wrong with an artifact.</summary>
public enum ArtifactProblem
{
    /// <summary>There is none of that name.</summary>
    Missing,

    /// <summary>Its bytes are not what its name says.</summary>
    Damaged,

    /// <summary>What was to be stored does not have the hash that was expected of it.</summary>
    WrongHash,

    /// <summary>It is larger than may be stored.</summary>
    TooLarge,

    /// <summary>A quota or the disk is full.</summary>
    NoSpace,

    /// <summary>The store does not let us: the key is not accepted or lacks the role, or the request was not understood.</summary>
    Refused,

    /// <summary>The store could not be reached, or failed, for as long as it was tried.</summary>
    Unreachable,
}
