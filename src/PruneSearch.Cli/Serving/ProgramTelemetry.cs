using PruneSearch.Web.Telemetry;

namespace PruneSearch.Cli.Commands;

internal sealed partial class ProgramTelemetry
{
    static partial void Begin(string service, ref ProgramTelemetry? telemetry)
    {
        var export = TelemetryExport.Start(service, ProgramVersion.Text);
        telemetry = new ProgramTelemetry(new WorkLog(export.Logs.CreateLogger(WorkLog.Category)).Tell, export.Dispose);
    }
}
