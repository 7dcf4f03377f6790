using System.CommandLine;
using PruneSearch.Cli.Serving;

namespace PruneSearch.Cli.Commands;

internal static partial class RootCommands
{
    static partial void AddServing(RootCommand root)
    {
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(KeyCommand.Create());
    }
}
