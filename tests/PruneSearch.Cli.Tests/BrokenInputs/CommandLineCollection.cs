using Xunit;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Tests that take the console and the working folder for themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CommandLineCollection
{
    public const string Name = "command line";
}
