using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class RateSection : MappingType<RateSpec>
{
    public RateSection()
    {
        Field("shape", new EnumType<RateShape>(), r => r.Shape, (r, v) => r with { Shape = v },
            "How the learning rate moves: constant; cosine: half a cosine down to 0; step: multiplied by gamma at the milestones.");
        Field("warmUp", NumberType.BelowOne, r => r.WarmUp, (r, v) => r with { WarmUp = v },
            "Share of all steps over which the rate first rises linearly from 0.");
        Field("milestones", new IncreasingType(new Bounds(0, 1, Above: true, Below: true)), r => r.Milestones, (r, v) => r with { Milestones = v },
            "For step: the shares of all steps after which the rate is multiplied.");
        Field("gamma", NumberType.Share, r => r.Gamma, (r, v) => r with { Gamma = v }, "For step: the factor.");
    }

    protected override string Name => "rate";

    /// <summary>Both trainings of a campaign warm up by default.</summary>
    protected override RateSpec Blank => new() { WarmUp = 0.05 };
}
