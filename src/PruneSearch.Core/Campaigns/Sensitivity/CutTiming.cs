namespace PruneSearch.Campaigns.Sensitivity;

/// <summary>How fast a cut is, beside the dense model in the same run.</summary>
/// <param name="LatencyMs">Median milliseconds of a batch.</param>
/// <param name="DenseMs">The dense model's median.</param>
/// <param name="Speedup">Dense median over the cut's; above 1 is faster.</param>
/// <param name="SpeedupLow">Lower end of its interval.</param>
/// <param name="SpeedupHigh">Upper end of its interval.</param>
/// <param name="Unstable">Whether the receipt has flags.</param>
public sealed record CutTiming(double LatencyMs, double DenseMs, double Speedup, double SpeedupLow, double SpeedupHigh, bool Unstable);
