using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Web.Api;

/// <summary>Takes campaigns in: checks what can be checked without data and model, and starts them.</summary>
/// <param name="host">Where they run.</param>
/// <param name="artifacts">Where model files were uploaded.</param>
/// <param name="context">The names that specs may use.</param>
/// <param name="budgets">What owners may spend.</param>
public sealed class SubmissionDesk(ICampaignHost host, IArtifactStore artifacts, SpecContext context, OwnerBudgets budgets) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Whether it takes any. Default yes.</summary>
    public bool IsOpen { get; init; } = true;

    /// <returns>The campaign, and whether it was started by this.</returns>
    /// <exception cref="InvalidInputException">The spec is wrong, its model is missing, or the owner has no budget left.</exception>
    /// <exception cref="CampaignConflictException">The name is taken.</exception>
    public async Task<(CampaignState State, bool IsNew)> SubmitAsync(SubmitRequest request, string? owner, CancellationToken cancellation)
    {
        CampaignSpec spec = RemoteSpecs.Read(request.Spec, context);
        if (!IsOpen)
        {
            throw new InvalidInputException("server", "runs the campaign that it was started with, and takes no other", "prunesearch serve takes campaigns");
        }

        if (request.Model is { } model && !await artifacts.ContainsAsync(model, cancellation).ConfigureAwait(false))
        {
            throw new InvalidInputException("model", $"artifact {model} is not here", "a model file is uploaded before the campaign that uses it is submitted");
        }

        var submission = new CampaignSubmission(spec, request.Spec, CanonicalSpec.ToJson(spec)) { Model = request.Model, Owner = owner };
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            CampaignState? existing = await host.GetAsync(spec.Name, cancellation).ConfigureAwait(false);
            if (existing is not null)
            {
                submission.RequireSameAs(existing);
                return request.Resume
                    ? (existing, false)
                    : throw new CampaignConflictException(spec.Name, "was submitted before", "a campaign runs once: watch it, or go on with it by --resume; start another one under another name");
            }

            await budgets.RequireRoomAsync(owner, spec, host, context, cancellation).ConfigureAwait(false);
            await host.StartAsync(submission, cancellation).ConfigureAwait(false);
            return ((await host.GetAsync(spec.Name, cancellation).ConfigureAwait(false))!, true);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
