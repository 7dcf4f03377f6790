using System.CommandLine;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>pause|resume|cancel NAME</c>, <c>pin|unpin|remeasure NAME NUMBER</c>, with <c>--server URL</c>.</summary>
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

    public static Command Pin() => OfCandidate(
        "pin", "Keeps a candidate: it goes on at every rung, and gets the final evaluation beside the front.", "pinned", [],
        (host, name, number, _, stop) => host.PinAsync(name, number, true, stop));

    public static Command Unpin() => OfCandidate(
        "unpin", "Keeps a candidate no longer than its figures do.", "unpinned", [], (host, name, number, _, stop) => host.PinAsync(name, number, false, stop));

    public static Command Remeasure()
    {
        var target = new Option<string>("--target") { Description = "The target's name.", Required = true };
        return OfCandidate(
            "remeasure", "Has a candidate timed again; nothing is decided by what comes of it.", "will be timed again", [target],
            (host, name, number, parsed, stop) => host.MeasureAsync(name, number, parsed.GetValue(target)!, stop));
    }

    private static Command OfCandidate(
        string verb, string description, string done, IReadOnlyList<Option> options, Func<RemoteCampaignHost, string, int, ParseResult, CancellationToken, Task> act)
    {
        var number = new Argument<int>("NUMBER") { Description = "The candidate's number." };
        return Create(verb, description, done, options, (host, name, parsed, stop) => act(host, name, parsed.GetValue(number), parsed, stop), number);
    }

    private static Command Create(
        string verb, string description, string done, IReadOnlyList<Option> options, Func<RemoteCampaignHost, string, ParseResult, CancellationToken, Task> act, Argument<int>? number = null)
    {
        var name = new Argument<string>("NAME") { Description = "The campaign's name." };
        Option<string?> server = ServerOptions.Server();
        var command = new Command(verb, description) { name };
        if (number is not null)
        {
            command.Arguments.Add(number);
        }

        command.Options.Add(server);
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        command.Runs(async (parsed, cancellation) =>
        {
            Uri url = ServerOptions.Url(parsed.GetValue(server), required: true)!;
            string campaign = parsed.GetValue(name)!;
            await act(ServerOptions.Host(url), campaign, parsed, cancellation).ConfigureAwait(false);
            Terminal.Line(number is null ? $"{campaign} {done}" : $"c{parsed.GetValue(number)} of {campaign} {done}");
            return ExitCode.Ok;
        });
        return command;
    }
}
