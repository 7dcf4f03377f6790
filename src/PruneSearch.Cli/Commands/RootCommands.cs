using System.CommandLine;

namespace PruneSearch.Cli.Commands;

/// <summary>The command tree.</summary>
internal static class RootCommands
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Finds pruned versions of a neural network that are really better on the hardware they run on.");
        foreach (Command command in new[]
        {
            RunCommand.Create(), ValidateCommand.Create(), PlanCommand.Create(), InspectCommand.Create(), EvaluateCommand.Create(), PruneCommand.Create(),
            MeasureCommand.Create(), FrontCommand.Create(), ShowCommand.Create(), ReproduceCommand.Create(), ExportCommand.Create(), ReportCommand.Create(),
            RuntimeCommand.Create(), ServeCommand.Create(), WorkerCommand.Create(), SubmitCommand.Create(), ListCommand.Create(), WatchCommand.Create(),
            SteerCommands.Pause(), SteerCommands.Resume(), SteerCommands.Cancel(), KeyCommand.Create(),
        })
        {
            root.Subcommands.Add(command);
        }

        return root;
    }
}
