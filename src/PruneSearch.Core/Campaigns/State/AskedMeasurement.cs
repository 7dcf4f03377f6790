using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.State;

/// <summary>A measurement that a user asked for.</summary>
/// <param name="Target">Where.</param>
/// <param name="Report">What came of it; null as long as nothing did.</param>
public sealed record AskedMeasurement(string Target, MeasureReport? Report = null);
