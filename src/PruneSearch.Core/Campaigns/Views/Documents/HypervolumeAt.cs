namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A hypervolume once some candidates had ended.</summary>
/// <param name="At">When.</param>
/// <param name="Seconds">Since the campaign began.</param>
/// <param name="ComputeHours">That workers had spent by then.</param>
/// <param name="Candidates">How many of that side had ended.</param>
/// <param name="Value">0..1.</param>
public sealed record HypervolumeAt(DateTimeOffset At, double Seconds, double ComputeHours, int Candidates, double Value);
