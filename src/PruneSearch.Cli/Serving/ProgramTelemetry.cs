using PruneSearch.Web.Telemetry;

namespace PruneSearch.Cli.Commands;

internal sealed partial class ProgramTelemetry
{
    partial void Begin(string service)
    {
        var export = TelemetryExport.Start(service, ProgramVersion.Text);
        _sends = true;
        _tell = new WorkLog(export.Logs.CreateLogger(WorkLog.Category)).Tell;
        _end = export.Dispose;
    }
}
