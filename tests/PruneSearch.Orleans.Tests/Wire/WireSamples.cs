using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Tests.Wire;

/// <summary>One of every type that travels between processes, with every field set.</summary>
internal static class WireSamples
{
    private static readonly WireLease Lease = new()
    {
        Campaign = "tiny",
        Token = 7,
        Item = "{\"kind\":\"base\"}"u8.ToArray(),
        ExpiresAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private static readonly WireError Error = new() { Where = "a", Message = "b", Rule = "c" };

    private static readonly CandidateStage Stage = new() { Token = 7, Item = "c1/train/0", Worker = "worker" };

    private static readonly WireTerm Term = new() { Token = 7, Left = TimeSpan.FromSeconds(30), Done = 0.5, Note = "half" };

    public static IReadOnlyList<object> All { get; } =
    [
        Lease, Error, Stage, Term,
        new WireReply { Kind = ReplyKind.Refused, Value = true, Errors = [Error], Reason = "why" },
        new WireSubmission { Name = "tiny", Text = "text", BaseFolder = "/base", Canonical = "{}", Model = "abc", Owner = "me" },
        new WireWorker { Name = "worker", Trains = true, Targets = ["edge"], Slot = "slot" },
        new LeaseReply { Kind = ReplyKind.Done, Lease = Lease, IsOver = true },
        new DispatchReply { Lease = Lease, Version = 9, Unavailable = 2 },
        new WireDemand { Campaign = "tiny", Sequence = 11, Waiting = 3, IsOver = true },
        new WireDepth { Label = "train", Waiting = 4, Leased = 5 },
        new EventPage { Kind = ReplyKind.Done, After = 3, Records = ["{}"u8.ToArray()], Sequence = 4, IsOver = true, Errors = [Error], Reason = "why" },
        new CampaignHead
        {
            Kind = ReplyKind.Done, Sequence = 4, Phase = "Search", IsOver = true, IsPaused = true, Queue = [new WireDepth { Label = "train", Waiting = 4, Leased = 5 }], Errors = [Error], Reason = "why",
        },
        new CandidateWord { Kind = ReplyKind.Done, Sequence = 4, Stages = [Stage], Retries = 1, Begun = 7 },
        new CandidateView { Sequence = 4, Stages = [Stage], Retries = 1, Terms = [Term] },
    ];
}
