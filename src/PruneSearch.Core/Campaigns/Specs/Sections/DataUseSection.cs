using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Data;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class DataUseSection : MappingType<DataUse>
{
    private readonly DataSplit _split;

    /// <param name="source">The type of sources.</param>
    /// <param name="split">What holds where no split is given: that of the key's name.</param>
    public DataUseSection(DataSourceType source, DataSplit split)
    {
        _split = split;
        Field("source", source, u => u.Source, (u, v) => u with { Source = v }, "Where the samples come from; paths start at the spec's folder.", required: true);
        Field("split", new EnumType<DataSplit>(), u => u.Split, (u, v) => u with { Split = v },
            "The split of the source. Where a source has no validation samples, they are the last 10% of its training samples, and train is the rest.",
            "the key's own name");
        Field("from", Whole.From(0), u => u.From, (u, v) => u with { From = v }, "First sample of the split, counted from 0.");
        Field("to", new OptionalType<int>(Whole.From(1)), u => u.To, (u, v) => u with { To = v }, "Behind the last sample; above from.", "the end of the split");
    }

    protected override string Name => "data use";

    /// <summary>The source is required, and so set before anyone sees it.</summary>
    protected override DataUse Blank => new() { Source = null!, Split = _split };

    protected override DataUse Finish(DataUse value, SpecNode node)
    {
        if (value.To <= value.From && !node.Errors.Has(node.PathOf("from")))
        {
            node.Find("to")!.Error($"is {value.To}, not above from, {value.From}; from..to has at least one sample", "from < to");
        }

        return value;
    }
}
