namespace PruneSearch.Orleans.Wire;

/// <summary>What came of a call. Numbers never change; a kind that is not known here counts as unavailable.</summary>
[GenerateSerializer]
[Alias("prunesearch.replyKind")]
internal enum ReplyKind
{
    Done = 0,
    Refused = 1,
    Missing = 2,
    Unavailable = 3,
    Conflict = 4,
}
