using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PruneSearch.Telemetry;

/// <summary>Where this program's spans and metrics come from. As long as nobody listens, they cost a look at a field.</summary>
public static class ProductTelemetry
{
    /// <summary>The name of the activity source, of the meter, and of the log categories' root.</summary>
    public const string Name = "PruneSearch";

    public static ActivitySource Traces { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);
}
