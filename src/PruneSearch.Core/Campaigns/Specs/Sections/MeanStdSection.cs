using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class MeanStdSection : MappingType<MeanStd>
{
    public MeanStdSection()
    {
        Field("mean", new ListType<double>(new NumberType(), "numbers", least: 1, distinct: false), n => n.Mean, (n, v) => n with { Mean = v },
            "Subtracted from pixels on 0..1 (from arrays as stored): one number per channel, or one for all.", required: true);
        Field("std", new ListType<double>(new NumberType(new Bounds(1e-100, 1e100)), "numbers above 0", least: 1, distinct: false), n => n.Std, (n, v) => n with { Std = v },
            "What is divided by afterwards; as many as mean.", required: true);
    }

    protected override string Name => "normalization by mean and std";

    protected override MeanStd Blank => new([], []);

    protected override MeanStd Finish(MeanStd value, SpecNode node)
    {
        if (value.Mean.Count != value.Std.Count && !node.Errors.Has(node.Path))
        {
            node.Find("std")!.Error($"has {value.Std.Count} numbers and mean has {value.Mean.Count}; give as many of each", "mean and std have the same length");
        }

        return value;
    }
}
