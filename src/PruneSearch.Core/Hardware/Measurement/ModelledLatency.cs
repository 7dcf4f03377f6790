using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Hardware.Measurement;

/// <summary>Receipts of <c>model:</c> targets: computed from workloads, exact, and marked as such.</summary>
public static class ModelledLatency
{
    /// <param name="dense">The baseline; null for a model alone.</param>
    /// <param name="computedAt">Recorded as the start.</param>
    /// <exception cref="ArgumentException">The target is measured, not modelled.</exception>
    public static MeasurementReceipt Compute(Target target, Workload candidate, Workload? dense, DateTimeOffset computedAt)
    {
        CostModel cost = target.Cost ?? throw new ArgumentException($"Target {target} is measured, not modelled.", nameof(target));
        MeasuredModel candidatePart = Part(target, cost, candidate);
        MeasuredModel? densePart = dense is null ? null : Part(target, cost, dense);
        return new MeasurementReceipt
        {
            Target = target.ToRecord(),
            Runtime = new RuntimeDescription(cost.Name, cost.ToString(), null, null, []),
            Candidate = candidatePart,
            Dense = densePart,
            Speedup = densePart is null ? null : Estimate.Exact(densePart.Median.Value / candidatePart.Median.Value),
            Protocol = new MeasurementProtocol(),
            DenseFirst = densePart is null ? [] : [true],
            ProcessStarts = [0],
            Instabilities = [],
            StartedAt = computedAt,
            DurationSeconds = 0,
            Environment = Fingerprint.OfModel(cost.ToString()),
        };
    }

    private static MeasuredModel Part(Target target, CostModel cost, Workload workload)
    {
        double ms = cost.Milliseconds(workload.Nodes, target.Options.Threads, target.Options.Batch);
        Reading energy = Reading.Missing("computed, not measured");
        return new MeasuredModel(workload.Name, workload.Sha256, Estimate.Exact(ms), ms, 1, energy, [ms]);
    }
}
