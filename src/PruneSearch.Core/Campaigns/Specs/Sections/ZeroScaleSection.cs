using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class ZeroScaleSection : MappingType<ZeroScale>
{
    public ZeroScaleSection()
    {
        Field("zero", new NumberType(), n => n.Zero, (n, v) => n with { Zero = v }, "For stored integers q of a quantised input: the q that means 0.", required: true);
        Field("scale", NumberType.AboveZero, n => n.Scale, (n, v) => n with { Scale = v }, "The input is (q - zero) * scale.", required: true);
    }

    protected override string Name => "normalization by zero and scale";

    protected override ZeroScale Blank => new(0, 1);
}
