using System.CommandLine;

namespace PruneSearch.Cli.Commands;

/// <summary>The command tree.</summary>
internal static partial class RootCommands
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Finds pruned versions of a neural network that are really better on the hardware they run on.");
        foreach (Command command in new[]
        {
            RunCommand.Create(), ValidateCommand.Create(), PlanCommand.Create(), InspectCommand.Create(), EvaluateCommand.Create(), PruneCommand.Create(),
            SensitivityCommand.Create(), MeasureCommand.Create(), FrontCommand.Create(), ShowCommand.Create(), ReproduceCommand.Create(), ExportCommand.Create(), ReportCommand.Create(),
            RuntimeCommand.Create(), WorkerCommand.Create(), SubmitCommand.Create(), ListCommand.Create(), WatchCommand.Create(),
            SteerCommands.Pause(), SteerCommands.Resume(), SteerCommands.Cancel(),
            SteerCommands.Pin(), SteerCommands.Unpin(), SteerCommands.Remeasure(),
        })
        {
            root.Subcommands.Add(command);
        }

        foreach (Command list in MethodLists.All)
        {
            root.Subcommands.Add(list);
        }

        AddServing(root);
        return root;
    }

    /// <summary>What needs a web server: not in a build with <c>-p:Serving=false</c>, for devices that only work.</summary>
    static partial void AddServing(RootCommand root);
}
