using System.CommandLine;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>pause|resume|cancel NAME --server URL</c>.</summary>
internal static class SteerCommands
{
    public static Command Pause() => Create(
        "pause", "Stops handing out a campaign's work; what workers have goes on.", "paused", [], (host, name, _, stop) => host.PauseAsync(name, true, stop));

    public static Command Resume() => Create(
        "resume", "Hands a paused campaign's work out again.", "resumed", [], (host, name, _, stop) => host.PauseAsync(name, false, stop));

    public static Command Cancel()
    {
        var reason = new Option<string>("--reason") { Description = "Why, for who looks later.", DefaultValueFactory = _ => "cancelled by its user" };
        return Create(
            "cancel", "Ends a campaign; what was found stays.", "cancelled", [reason], (host, name, parsed, stop) => host.CancelAsync(name, parsed.GetValue(reason)!, stop));
    }

    private static Command Create(
        string verb, string description, string done, IReadOnlyList<Option> options, Func<RemoteCampaignHost, string, ParseResult, CancellationToken, Task> act)
    {
        var name = new Argument<string>("NAME") { Description = "The campaign's name." };
        Option<string?> server = ServerOptions.Server();
        var command = new Command(verb, description) { name, server };
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        command.Runs(async (parsed, cancellation) =>
        {
            Uri url = ServerOptions.Url(parsed.GetValue(server), required: true)!;
            string campaign = parsed.GetValue(name)!;
            await act(ServerOptions.Host(url), campaign, parsed, cancellation).ConfigureAwait(false);
            Terminal.Line($"{campaign} {done}");
            return ExitCode.Ok;
        });
        return command;
    }
}
