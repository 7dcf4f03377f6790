using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Orleans.Wire;

/// <summary>A <see cref="CampaignSubmission"/>: the spec travels as text, and is read where the campaign runs.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.submission")]
internal sealed record WireSubmission
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required string Text { get; init; }

    [Id(2)]
    public required string BaseFolder { get; init; }

    [Id(3)]
    public required string Canonical { get; init; }

    [Id(4)]
    public string? Model { get; init; }

    [Id(5)]
    public string? Owner { get; init; }

    public static WireSubmission Of(CampaignSubmission submission) => new()
    {
        Name = submission.Spec.Name,
        Text = submission.Text,
        BaseFolder = submission.Spec.BaseFolder,
        Canonical = submission.Canonical,
        Model = submission.Model?.ToString(),
        Owner = submission.Owner,
    };

    /// <exception cref="InvalidInputException">This version cannot read the spec, or lacks what it names.</exception>
    public CampaignSubmission Read(SpecContext context) => new(SpecReader.Read(Text, $"the spec of campaign '{Name}'", BaseFolder, context), Text, Canonical)
    {
        Model = Model is null ? null : ArtifactHash.Parse(Model),
        Owner = Owner,
    };
}
