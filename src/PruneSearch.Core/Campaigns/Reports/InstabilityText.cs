using PruneSearch.Hardware.Measurement;

namespace PruneSearch.Campaigns.Reports;

/// <summary>Why a measurement deserves less trust, in a word or two.</summary>
internal static class InstabilityText
{
    public static string Of(InstabilityKind kind) => kind switch
    {
        InstabilityKind.Drift => "drift",
        InstabilityKind.Spread => "spread",
        InstabilityKind.Tail => "long tail",
        InstabilityKind.OrderEffect => "order effect",
        InstabilityKind.TimeLimited => "out of time",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of instability"),
    };
}
