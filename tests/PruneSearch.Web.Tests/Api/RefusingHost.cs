using System.Reflection;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Web.Tests.Api;

/// <summary>A host that cannot take one of its campaigns up, as a cluster's whose journal is damaged; all else is another host's.</summary>
public class RefusingHost : DispatchProxy
{
    private ICampaignHost _host = null!;
    private string _refused = null!;

    public static ICampaignHost Of(ICampaignHost host, string refused)
    {
        ICampaignHost proxy = Create<ICampaignHost, RefusingHost>();
        (((RefusingHost)proxy)._host, ((RefusingHost)proxy)._refused) = (host, refused);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(ICampaignHost.GetAsync) && (string)args![0]! == _refused
            ? Task.FromException<CampaignState?>(new InvalidInputException(_refused, "record 7 is damaged", "a campaign's journal is whole"))
            : targetMethod.Invoke(_host, args);
}
