using System.Globalization;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Hardware.Measurement;

/// <summary>
/// A latency for people to read. It is made from a receipt and only from one, and its text always carries the target, the intervals
/// and the dense baseline of the same run, or says that there was none: there is no way to print the bare figure.
/// </summary>
public sealed class LatencyFigure
{
    private readonly MeasurementReceipt _receipt;

    public LatencyFigure(MeasurementReceipt receipt) => _receipt = receipt;

    /// <summary>
    /// Such as "0.395 ms [0.392, 0.399], p95 0.41 ms on edge (onnxruntime cpu, 1 thread, batch 1); dense 0.79 ms [0.78, 0.80] in the same
    /// run, speedup 2.00x [1.97, 2.03]".
    /// </summary>
    public override string ToString()
    {
        string baseline = _receipt is { Dense: { } dense, Speedup: { } speedup }
            ? string.Create(CultureInfo.InvariantCulture,
                $"dense {Ms(dense.Median)} in the same run, speedup {speedup.Value:0.00}x [{speedup.Low:0.00}, {speedup.High:0.00}]")
            : "no dense baseline in this run";
        string kind = _receipt.Target.Kind == TargetKind.Modelled ? ", computed by a cost model" : "";
        string unstable = _receipt.Instabilities.Count == 0
            ? ""
            : $"; unstable: {string.Join(", ", _receipt.Instabilities.Select(i => i.Detail))}";
        return $"{Ms(_receipt.Candidate.Median)}, p95 {Number(_receipt.Candidate.P95)} ms on {_receipt.Target}{kind}; {baseline}{unstable}";
    }

    private static string Ms(Estimate latency) => $"{Number(latency.Value)} ms [{Number(latency.Low)}, {Number(latency.High)}]";

    /// <summary>Three significant digits, never in exponent form.</summary>
    private static string Number(double ms)
    {
        int decimals = ms <= 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(ms)), 0, 9);
        return ms.ToString("F" + decimals, CultureInfo.InvariantCulture);
    }
}
