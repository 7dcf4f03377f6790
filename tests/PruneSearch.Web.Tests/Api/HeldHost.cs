using System.Reflection;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Web.Tests.Api;

/// <summary>A host of one campaign that answers what its state is only when it is told to.</summary>
public class HeldHost : DispatchProxy
{
    private readonly Queue<TaskCompletionSource<CampaignState?>> _held = [];
    private readonly Lock _gate = new();

    /// <summary>How often the state was asked for.</summary>
    public int Asked { get; private set; }

    public static (ICampaignHost Host, HeldHost Hand) Make()
    {
        ICampaignHost host = Create<ICampaignHost, HeldHost>();
        return (host, (HeldHost)(object)host);
    }

    /// <summary>Answers who asked first.</summary>
    public void Answer(CampaignState state)
    {
        lock (_gate)
        {
            _held.Dequeue().SetResult(state);
        }
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name != nameof(ICampaignHost.GetAsync))
        {
            throw new NotSupportedException(targetMethod?.Name);
        }

        lock (_gate)
        {
            Asked++;
            var answer = new TaskCompletionSource<CampaignState?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Enqueue(answer);
            return answer.Task;
        }
    }
}
