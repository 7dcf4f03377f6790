namespace PruneSearch.Orleans.Wire;

/// <summary>What every reply of a campaign says.</summary>
internal interface IReply
{
    ReplyKind Kind { get; }

    WireError[] Errors { get; }

    string Reason { get; }
}
