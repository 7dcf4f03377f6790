using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>Answers of campaigns as they travel.</summary>
internal static class Replies
{
    public static WireReply Of(CampaignAnswer<bool> answer) => new()
    {
        Kind = Kind(answer),
        Value = answer is CampaignAnswer<bool>.Done { Value: true },
        Errors = Errors(answer),
        Reason = Reason(answer),
    };

    public static WireReply Refusal(InvalidInputException e) => Of(new CampaignAnswer<bool>.Refused(e));

    public static WireReply Unavailable(string reason) => Of(new CampaignAnswer<bool>.Lost(reason));

    public static ReplyKind Kind<T>(CampaignAnswer<T> answer) => answer switch
    {
        CampaignAnswer<T>.Done => ReplyKind.Done,
        CampaignAnswer<T>.Refused { Error: CampaignConflictException } => ReplyKind.Conflict,
        CampaignAnswer<T>.Refused => ReplyKind.Refused,
        CampaignAnswer<T>.Missing => ReplyKind.Missing,
        _ => ReplyKind.Unavailable,
    };

    public static WireError[] Errors<T>(CampaignAnswer<T> answer) =>
        answer is CampaignAnswer<T>.Refused refused ? [.. refused.Error.Errors.Select(e => new WireError { Where = e.Where, Message = e.Message, Rule = e.Rule })] : [];

    public static string Reason<T>(CampaignAnswer<T> answer) => answer is CampaignAnswer<T>.Lost lost ? lost.Reason : string.Empty;
}
