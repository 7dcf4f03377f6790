using PruneSearch.Cli.Commands;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Cli.Tests;

/// <summary>Commands of docs/concepts.md are commands of the program, and its specs are specs.</summary>
public sealed class ConceptsDocumentTests
{
    private const string Prompt = "$ prunesearch ";

    private static readonly string Page = Repository.Text("docs", "concepts.md");

    public static TheoryData<string> Commands =>
        [.. Page.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(l => l.StartsWith(Prompt, StringComparison.Ordinal)).Select(l => l[Prompt.Length..]).Distinct()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_understood(string command) =>
        Assert.Empty(RootCommands.Create().Parse(command).Errors.Select(e => e.Message));

    [Fact]
    public void There_are_commands_and_every_spec_is_understood()
    {
        Assert.True(Commands.Count > 20, $"only {Commands.Count} commands were found");
        string[] specs = [.. Page.ReplaceLineEndings("\n").Split("<<'END'\n").Skip(1).Select(t => t[..t.IndexOf("\nEND\n", StringComparison.Ordinal)])];
        Assert.True(specs.Length > 1, "no specs were found");
        Assert.All(specs, text => Assert.NotEmpty(PruneSearch.Campaigns.Specs.SpecReader.Read(text, "spec.yaml", ".", PruneSearch.Campaigns.Specs.SpecContext.BuiltIn).Name));
    }
}
