namespace PruneSearch.Campaigns.Specs;

/// <summary>How the learning rate moves over a training.</summary>
public sealed record RateSpec
{
    /// <summary>Default cosine.</summary>
    public RateShape Shape { get; init; } = RateShape.Cosine;

    /// <summary>Share of all steps over which the rate rises linearly from 0. Default 0; 0 to below 1.</summary>
    public double WarmUp { get; init; }

    /// <summary>For <see cref="RateShape.Step"/>: the shares of all steps after which the rate is multiplied. Default a half and three quarters.</summary>
    public IReadOnlyList<double> Milestones { get; init; } = [0.5, 0.75];

    /// <summary>For <see cref="RateShape.Step"/>: the factor. Default 0.1; above 0, at most 1.</summary>
    public double Gamma { get; init; } = 0.1;
}
