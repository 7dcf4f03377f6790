using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Data;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class DataSection : MappingType<DataSpec>
{
    public DataSection(DataKinds kinds, string baseFolder)
    {
        var source = new DataSourceType(kinds, baseFolder);
        Field("train", new DataUseType(source, DataSplit.Train), d => d.Train, (d, v) => d with { Train = v },
            "What is trained on; for fidelity, the inputs on which outputs are matched.", required: true);
        Field("validation", new DataUseType(source, DataSplit.Validation), d => d.Validation, (d, v) => d with { Validation = v },
            "What candidates are judged on during the search. Must be unseen by the base model.", required: true);
        Field("test", new DataUseType(source, DataSplit.Test), d => d.Test, (d, v) => d with { Test = v },
            "What the final front is judged on, once. Must be unseen by the base model.", "no final judgement");
        Field("normalization", new NormalizationType(), d => d.Normalization, (d, v) => d with { Normalization = v }, "How stored values become inputs of the model.", "unit");
        Field("augmentation", new AugmentationSection(), d => d.Augmentation, (d, v) => d with { Augmentation = v }, "Random changes of training images.");
    }

    protected override string Name => "data";

    /// <summary>Train and validation are required, and so set before anyone sees them.</summary>
    protected override DataSpec Blank => new() { Train = null!, Validation = null! };
}
