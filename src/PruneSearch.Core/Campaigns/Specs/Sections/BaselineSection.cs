using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class BaselineSection : MappingType<BaselineSpec>
{
    public BaselineSection()
    {
        var ratios = new ChoicesType<double>(new NumberType(new Bounds(0, 1, Above: true, Below: true)), least: 0);
        Field("uniform", ratios, b => b.Uniform, (b, v) => b with { Uniform = v }, "Ratios to run uniform L1 magnitude pruning at.");
        Field("random", ratios, b => b.Random, (b, v) => b with { Random = v }, "Ratios to run uniform random pruning at.");
        Field("scratch", ratios, b => b.Scratch, (b, v) => b with { Scratch = v },
            "Ratios at which a net of the uniformly pruned shape is trained from new weights with the same steps.");
    }

    protected override string Name => "baselines";

    protected override BaselineSpec Blank => new();
}
