using System.CommandLine;
using System.CommandLine.Help;
using PruneSearch.Cli.Commands;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Cli.Tests;

/// <summary>docs/cli.md names every command, argument and option that the program has, and no option that it lacks.</summary>
public sealed class CliDocumentTests
{
    private static readonly string Page = Repository.Text("docs", "cli.md");

    public static TheoryData<string> Commands => [.. RootCommands.Create().Subcommands.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_commands_section_names_all_that_it_takes(string name)
    {
        Command command = RootCommands.Create().Subcommands.Single(c => c.Name == name);
        string[] words = [.. All(command).SelectMany(Words)];
        string section = Section(name);
        string[] data = [.. Section("For all commands").Split('\n').Where(line => line.StartsWith("| `--", StringComparison.Ordinal)).Select(Row)];
        string[] missing = [.. words.Where(w => !Rows(section).Contains(w) && !(section.Contains("](#data)", StringComparison.Ordinal) && data.Contains(w)))];
        Assert.True(missing.Length == 0, $"docs/cli.md, section {name}, lacks rows for {string.Join(", ", missing)}");
        Assert.All(All(command).Where(c => c.Subcommands.Count == 0), c => Assert.Contains($"`prunesearch {Path(c)}", section, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_commands_section_names_nothing_else(string name)
    {
        Command command = RootCommands.Create().Subcommands.Single(c => c.Name == name);
        string[] words = [.. All(command).SelectMany(Words)];
        Assert.Empty(Rows(Section(name)).Except(words));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_default_is_the_programs(string name)
    {
        Command command = RootCommands.Create().Subcommands.Single(c => c.Name == name);
        foreach (Option option in All(command).SelectMany(c => c.Options).Where(o => o is { HasDefaultValue: true } && o.Name != "--threads" && Rows(Section(name)).Contains(o.Name)))
        {
            string value = option.GetDefaultValue() is bool flag ? (flag ? "on" : "off") : $"`{option.GetDefaultValue()}`";
            string row = Section(name).Split('\n').First(line => line.StartsWith($"| `{option.Name}`", StringComparison.Ordinal));
            Assert.True(row.Contains($"| {value} |", StringComparison.Ordinal), $"docs/cli.md, section {name}: the default of {option.Name} is {value}: {row}");
        }
    }

    [Fact]
    public void The_options_of_the_whole_program_are_named() => Assert.All(
        RootCommands.Create().Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Where(name => !name.StartsWith('/')),
        name => Assert.Contains($"`{name}`", Section("For all commands"), StringComparison.Ordinal));

    [Fact]
    public void Every_exit_code_is_named() => Assert.All(
        new[] { ExitCode.Ok, ExitCode.Failed, ExitCode.BadInput, ExitCode.Unreachable, ExitCode.Interrupted },
        code => Assert.Contains($"\n| {code} | ", Page, StringComparison.Ordinal));

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];

    private static IEnumerable<string> Words(Command command) =>
        command.Arguments.Select(a => a.Name).Concat(command.Options.Where(o => o is not HelpOption).SelectMany(o => o.Aliases.Prepend(o.Name)));

    private static string Path(Command command) => string.Join(' ', command.Parents.OfType<Command>().Where(p => p is not RootCommand).Select(p => p.Name).Append(command.Name));

    private static string Section(string name)
    {
        int start = Page.IndexOf($"\n## {name}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/cli.md has no section '{name}'");
        int end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? Page[start..] : Page[start..end];
    }

    /// <summary>What the rows of a section's table of arguments and options are about.</summary>
    private static string[] Rows(string section) =>
        [.. section.Split('\n').SkipWhile(line => !line.Contains("option | default | meaning |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')).Select(Row)];

    private static string Row(string line) => line.Split('`')[1].Replace("\\|", "|", StringComparison.Ordinal);
}
