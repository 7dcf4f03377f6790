using PruneSearch.Web.Dashboard;

namespace PruneSearch.Cli.Commands;

internal static partial class ReportCommand
{
    static partial void FindScript(ref ReportScript? script) => script = ReportClient.Script;
}
