namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed record ZeroScale(double Zero, double Scale);
