using PruneSearch.Deploy.Tests.Contracts;
using PruneSearch.Deploy.Tests.Tools;

namespace PruneSearch.Deploy.Tests;

/// <summary>The programs know the options that they are deployed with.</summary>
public sealed class ProgramHelpTests
{
    public static TheoryData<string> Commands => [.. ProgramOptions.Cli.Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_command_has_the_options_that_it_is_started_with(string command)
    {
        string program = BuiltPrograms.PathOrSkip("PruneSearch.Cli", "prunesearch.dll");
        Assert.SkipUnless(Help(program).Contains($"\n  {command} ", StringComparison.Ordinal), $"prunesearch has no command {command} yet");

        string help = Help(program, command);
        Assert.All(ProgramOptions.Cli[command].Keys, option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    [Fact]
    public void The_server_has_the_options_that_it_is_started_with()
    {
        string help = Help(BuiltPrograms.PathOrSkip("PruneSearch.Server", "prunesearch-server.dll"));
        Assert.All(ProgramOptions.Server, option => Assert.Contains("--" + option, help, StringComparison.Ordinal));
    }

    private static string Help(string program, params string[] command)
    {
        ToolResult help = new Tool("dotnet").Run(Path.GetTempPath(), [program, .. command, "--help"]);
        Assert.True(help.ExitCode == 0, help.Said);
        return help.Output;
    }
}
