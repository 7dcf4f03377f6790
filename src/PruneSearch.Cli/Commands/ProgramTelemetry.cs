using PruneSearch.Campaigns.Hosting;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary>
/// What this program sends by OTLP, from its start until it is disposed of. A build for devices that only work (<c>-p:Serving=false</c>) sends
/// nothing, and says so where it is asked to.
/// </summary>
internal sealed partial class ProgramTelemetry : IDisposable
{
    /// <summary>The service name of <c>prunesearch run</c>.</summary>
    public const string Run = "prunesearch";

    /// <summary>The service name of workers.</summary>
    public const string Worker = "prunesearch-worker";

    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly Action<WorkerEvent, string> _tell;
    private readonly Action _end;

    private ProgramTelemetry(Action<WorkerEvent, string> tell, Action end)
    {
        _tell = tell;
        _end = end;
    }

    public static ProgramTelemetry Start(string service)
    {
        ProgramTelemetry? telemetry = null;
        Begin(service, ref telemetry);
        if (telemetry is null && Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 })
        {
            Terminal.ErrorLine($"warning {EndpointVariable} is set, and this build (-p:Serving=false) sends no telemetry");
        }

        return telemetry ?? new ProgramTelemetry((_, _) => { }, () => { });
    }

    /// <summary>Logs what happens to a worker.</summary>
    public void Tell(WorkerEvent e, string worker) => _tell(e, worker);

    /// <summary>Sends what is left.</summary>
    public void Dispose() => _end();

    static partial void Begin(string service, ref ProgramTelemetry? telemetry);
}
