namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>A point of a scatter chart.</summary>
/// <param name="X">In the x axis's unit.</param>
/// <param name="Y">In the y axis's unit.</param>
/// <param name="Mark">Its look.</param>
/// <param name="Tip">What it says of itself.</param>
internal sealed record ScatterPoint(double X, double Y, Mark Mark, string Tip)
{
    public (double Low, double High)? XInterval { get; init; }

    public (double Low, double High)? YInterval { get; init; }

    /// <summary>Written beside it where there is room.</summary>
    public string? Name { get; init; }

    /// <summary>The element of the page that it leads to.</summary>
    public string? Anchor { get; init; }

    /// <summary>Finite numbers that the axes must cover.</summary>
    public IEnumerable<double> Xs => [X, XInterval?.Low ?? X, XInterval?.High ?? X];

    public IEnumerable<double> Ys => [Y, YInterval?.Low ?? Y, YInterval?.High ?? Y];
}
