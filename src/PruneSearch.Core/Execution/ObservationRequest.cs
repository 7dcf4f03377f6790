namespace PruneSearch.Execution;

/// <summary>A statistic of a value's elements, gathered over samples and over all axes but one.</summary>
/// <param name="Value">Any value inside the region.</param>
/// <param name="Axis">The axis whose indices are told apart (1 for the channels of [N, C, H, W]); never the batch axis.</param>
/// <param name="Statistic">What is gathered.</param>
public sealed record ObservationRequest(string Value, int Axis, ActivationStatistic Statistic);
