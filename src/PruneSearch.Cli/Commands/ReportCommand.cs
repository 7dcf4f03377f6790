using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>report DIR --out report.html</c>: the campaign on one page.</summary>
internal static partial class ReportCommand
{
    public static Command Create()
    {
        Argument<string> folder = CampaignFolder.Argument(orServer: true);
        Option<string?> server = ServerOptions.Server();
        var output = new Option<string>("--out") { Description = "Where the page goes.", Required = true };
        var command = new Command("report", "Writes a campaign's report: one self-contained HTML page.") { folder, server, output };
        command.Runs(async (parsed, cancellation) =>
        {
            await WriteAsync(
                await CampaignFolder.OpenAsync(parsed.GetValue(folder)!, parsed.GetValue(server), cancellation).ConfigureAwait(false), parsed.GetValue(output)!, cancellation).ConfigureAwait(false);
            Terminal.Line(parsed.GetValue(output)!);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Writes the page of a campaign, finished or not: all of it appears under the name, or nothing.</summary>
    public static async Task WriteAsync(CampaignFolder campaign, string path, CancellationToken cancellation)
    {
        PageFile.CheckFolder("--out", path);
        ReceiptBook receipts = await ReceiptBook.ReadAsync(campaign.State, campaign.Artifacts, cancellation).ConfigureAwait(false);
        var content = new ReportContent(campaign.State, campaign.Spec, receipts, campaign.Words)
        {
            Sensitivity = await SensitivityBook.ReadAsync(campaign.State, campaign.Artifacts, cancellation).ConfigureAwait(false),
        };
        ReportScript? script = null;
        FindScript(ref script);
        ReportCharts? charts = script is null ? null : ReportCharts.Of(script, content, await campaign.HistoryAsync(cancellation).ConfigureAwait(false));
        PageFile.Write(path, writer => CampaignReport.Write(writer, content, charts));
    }

    /// <summary>The dashboard's charts: not in a build with <c>-p:Serving=false</c>, whose reports have the drawings alone.</summary>
    static partial void FindScript(ref ReportScript? script);
}
