using System.CommandLine;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary>Turns what a command throws into exit codes and messages.</summary>
internal static class CommandAction
{
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<int>> action, Option<bool>? json = null) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            bool asJson = json is not null && parsed.GetValue(json);
            try
            {
                return await action(parsed, cancellation).ConfigureAwait(false);
            }
            catch (InvalidInputException e)
            {
                return ErrorReport.Write(e, asJson);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                Terminal.ErrorLine("interrupted");
                return ExitCode.Interrupted;
            }
            catch (RemoteUnreachableException e)
            {
                ErrorReport.WriteFailure(e, asJson);
                return ExitCode.Unreachable;
            }
            catch (Exception e)
            {
                return ErrorReport.WriteFailure(e, asJson);
            }
        });

    public static void Runs(this Command command, Func<ParseResult, int> action, Option<bool>? json = null) =>
        command.Runs((parsed, _) => Task.FromResult(action(parsed)), json);
}
