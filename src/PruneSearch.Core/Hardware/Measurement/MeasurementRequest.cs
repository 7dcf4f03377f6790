using PruneSearch.Hardware.Targets;

namespace PruneSearch.Hardware.Measurement;

/// <summary>What to measure.</summary>
/// <param name="Dense">The baseline, paired with the candidate in one run; null to measure a model alone.</param>
public sealed record MeasurementRequest(Target Target, ModelFile Candidate, ModelFile? Dense, MeasurementProtocol Protocol)
{
    /// <summary>Inputs to time with. Default: made up from the model's inputs, the batch and the seed.</summary>
    public IReadOnlyList<HostTensor>? Inputs { get; init; }
}
