namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed record MeanStd(IReadOnlyList<double> Mean, IReadOnlyList<double> Std);
