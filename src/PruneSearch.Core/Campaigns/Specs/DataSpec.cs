using PruneSearch.Data.Loading;

namespace PruneSearch.Campaigns.Specs;

/// <summary>The data of a campaign. Validation and test data must be unseen by the base model.</summary>
public sealed record DataSpec
{
    /// <summary>What is trained on; for fidelity, the unlabelled inputs that outputs are matched on.</summary>
    public required DataUse Train { get; init; }

    /// <summary>What candidates are judged on during the search.</summary>
    public required DataUse Validation { get; init; }

    /// <summary>What the final front is judged on, once; null for leaving that out.</summary>
    public DataUse? Test { get; init; }

    /// <summary>How stored values become inputs. Default pixels on 0..1.</summary>
    public Normalization Normalization { get; init; } = Normalization.Unit;

    /// <summary>Random changes of training samples. Default none.</summary>
    public Augmentation Augmentation { get; init; } = new();
}
