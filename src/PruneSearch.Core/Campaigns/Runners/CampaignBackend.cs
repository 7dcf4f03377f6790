using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// The backend that a campaign asks for, chosen when something is first executed: who only measures may lack it. A worker without it fails as
/// unfit, since another one may have it. Thread-safe.
/// </summary>
internal sealed class CampaignBackend(CampaignSpec spec, BackendRegistry backends, BackendLimits limits) : IExecutionBackend
{
    private readonly Lazy<BackendChoice> _choice = new(() =>
    {
        try
        {
            return backends.Choose(spec.BackendRequest.Narrowed(limits.Name, limits.Device));
        }
        catch (InvalidInputException e)
        {
            throw new WorkFailedException(FailureKind.Unfit, $"this worker cannot execute the campaign: {e.Message}", e);
        }
    });

    public string Name => _choice.Value.Backend.Name;

    public string Description => _choice.Value.Backend.Description;

    /// <summary>What was chosen and why; null as long as nothing was executed.</summary>
    public string? Chosen => _choice.IsValueCreated ? _choice.Value.ToString() : null;

    public ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options) =>
        _choice.Value.Backend.Compile(graph, inputs, outputs, options);
}
