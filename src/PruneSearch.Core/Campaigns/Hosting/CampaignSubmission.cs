using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>A campaign to run.</summary>
/// <param name="Spec">The checked spec.</param>
/// <param name="Text">The spec as the user wrote it.</param>
/// <param name="Canonical">The spec with every default written out.</param>
public sealed record CampaignSubmission(CampaignSpec Spec, string Text, string Canonical)
{
    /// <summary>The model file that the spec names, where it came along as an artifact; null where workers find it themselves.</summary>
    public ArtifactHash? Model { get; init; }

    /// <summary>Who pays for it: budgets of owners are counted by this name. Null on a machine of one's own.</summary>
    public string? Owner { get; init; }

    /// <summary>What a campaign was started with, as its journal tells.</summary>
    /// <exception cref="InvalidInputException">This version cannot read the spec, or lacks what it names.</exception>
    public static CampaignSubmission Of(CampaignState state, SpecContext context) =>
        new(SpecReader.Read(state.Spec, $"the spec of campaign '{state.Name}'", state.BaseFolder, context), state.Spec, state.CanonicalSpec)
        {
            Model = state.Model,
            Owner = state.Owner,
        };

    /// <summary>Whether this asks for what already runs under the name.</summary>
    /// <exception cref="CampaignConflictException">It asks for something else.</exception>
    public void RequireSameAs(CampaignState state)
    {
        if (state.CanonicalSpec != Canonical)
        {
            throw new CampaignConflictException(Spec.Name, "was started with another spec", "a campaign keeps its spec; start the changed one under another name or in another folder");
        }

        if (state.Model != Model)
        {
            throw new CampaignConflictException(Spec.Name, "was started with another model file", "a campaign keeps its model; start the changed one under another name");
        }
    }
}
