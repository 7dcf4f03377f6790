using PruneSearch.Campaigns.Hosting;
using PruneSearch.Orleans.Grains;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Hosting;

/// <summary>
/// Calls of grains that outlast a silo's end: repeated for a while where the fault passes. Everything that is called so may happen twice.
/// </summary>
/// <param name="clock">Paces repetitions.</param>
/// <param name="patience">How long a call is repeated.</param>
internal sealed class GrainCalls(TimeProvider clock, TimeSpan patience)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Calls a campaign; what it refuses is an input error, and so is a name that no campaign has.</summary>
    /// <exception cref="CampaignNotFoundException">There is none of that name.</exception>
    /// <exception cref="InvalidInputException">It refused.</exception>
    /// <exception cref="CampaignUnavailableException">It could not answer for as long as patience lasts.</exception>
    public async Task<T> AskAsync<T>(string campaign, Func<Task<T>> call, CancellationToken cancellation)
        where T : IReply => await TryAsync(campaign, call, cancellation).ConfigureAwait(false) is { Kind: ReplyKind.Done } reply
            ? reply
            : throw new CampaignNotFoundException(campaign, []);

    /// <summary>The same; a reply may also say that there is no such campaign.</summary>
    public async Task<T> TryAsync<T>(string campaign, Func<Task<T>> call, CancellationToken cancellation)
        where T : IReply
    {
        T reply = await RepeatAsync(campaign, call, r => IsAnswer(r.Kind) ? null : r.Reason, cancellation).ConfigureAwait(false);
        return reply.Kind switch
        {
            ReplyKind.Conflict => throw new CampaignConflictException(campaign, reply.Errors[0].Message, reply.Errors[0].Rule),
            ReplyKind.Refused => throw new InvalidInputException([.. reply.Errors.Select(e => new InputError(e.Where, e.Message, e.Rule))]),
            _ => reply,
        };
    }

    /// <summary>Calls until it answers.</summary>
    /// <param name="subject">Whom, for messages.</param>
    /// <param name="call">The call.</param>
    /// <param name="isUnavailable">Why an answer is none; null for a good one.</param>
    /// <param name="cancellation">Ends the repetitions. A call that is under way is waited for: it may have happened.</param>
    /// <exception cref="CampaignUnavailableException">It could not answer for as long as patience lasts.</exception>
    public async Task<T> RepeatAsync<T>(string subject, Func<Task<T>> call, Func<T, string?> isUnavailable, CancellationToken cancellation)
    {
        long began = clock.GetTimestamp();
        for (TimeSpan pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            cancellation.ThrowIfCancellationRequested();
            Exception? fault = null;
            string reason;
            try
            {
                T answer = await call().ConfigureAwait(false);
                if (isUnavailable(answer) is not { } why)
                {
                    return answer;
                }

                reason = why;
            }
            catch (Exception e) when (Transient.Is(e) && !cancellation.IsCancellationRequested)
            {
                fault = e;
                reason = e.Message;
            }

            if (clock.GetElapsedTime(began) >= patience)
            {
                throw new CampaignUnavailableException(subject, reason, fault);
            }

            await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsAnswer(ReplyKind kind) => kind is ReplyKind.Done or ReplyKind.Refused or ReplyKind.Missing or ReplyKind.Conflict;
}
