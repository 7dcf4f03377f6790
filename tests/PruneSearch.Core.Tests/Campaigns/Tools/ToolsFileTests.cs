using PruneSearch.Campaigns.Tools;
using PruneSearch.Hardware.Tools;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Tools;

public sealed class ToolsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tools_are_read_with_their_programs_found()
    {
        ShellTool.Require();
        ToolRegistry tools = Read("""
            tools:
              - {name: bench, kind: benchmark, command: [sh, bench.sh, "{model}", "{count}"]}
              - {name: judge, kind: evaluator, command: [./judge, "{request}"], timeoutSeconds: 30}
              - {name: tune, kind: trainer, command: [/bin/sh, tune.sh, --out, "{out}", "{folder}"], timeoutSeconds: 86400}
            """);
        RegisteredTool bench = tools[ToolKind.Benchmark, "bench"];
        Assert.True(Path.IsPathFullyQualified(bench.Program) && Path.GetFileName(bench.Program) == "sh");
        Assert.Equal(["bench.sh", "{model}", "{count}"], bench.Arguments);
        Assert.Equal((_folder.Path, TimeSpan.FromMinutes(10)), (bench.Folder, bench.Timeout));
        Assert.Equal((_folder.File("judge"), TimeSpan.FromSeconds(30)), (tools[ToolKind.Evaluator, "judge"].Program, tools[ToolKind.Evaluator, "judge"].Timeout));
        Assert.Equal(["bench", "judge", "tune"], tools.All.Select(t => t.Name));
        Assert.Equal(["tune"], tools.Names(ToolKind.Trainer));
    }

    [Fact]
    public void A_tool_is_found_for_what_it_was_registered_for_only()
    {
        ShellTool.Require();
        ToolRegistry tools = Read("tools: [{name: bench, kind: benchmark, command: [sh, x, \"{model}\"]}]");
        Assert.Contains("'bench'", Assert.Throws<ToolNotRegisteredException>(() => tools[ToolKind.Trainer, "bench"]).Message, StringComparison.Ordinal);
        Assert.Contains("which has bench", Assert.Throws<ToolNotRegisteredException>(() => tools[ToolKind.Benchmark, "bunch"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        ShellTool.Require();
        string[] errors = [.. Assert.Throws<InvalidInputException>(() => Read("""
            tools:
              - {name: Bad Name, kind: benchmark, command: [sh, "{model}"]}
              - {name: twice, kind: judge, command: [sh, "{model}"]}
              - {name: twice, kind: evaluator, command: []}
              - {name: typed, kind: evaluator, command: [sh, "{request}"], timeout: 5}
              - {name: absent, kind: trainer, command: [./no-such-program, "{out}"]}
              - {name: words, kind: evaluator, command: [sh, "{count}", "--model={model}"]}
              - {name: deaf, kind: benchmark, command: [sh, bench.sh], timeoutSeconds: 0}
              - {name: mute, kind: benchmark, command: [sh, bench.sh]}
            more: 1
            """)).Errors.Select(e => $"{e.Where[(e.Where.IndexOf(' ', StringComparison.Ordinal) + 1)..]}: {e.Message}")];
        string[] expected =
        [
            "tools[0].name: is 'Bad Name'", "tools[1].kind: is 'judge', which is not known", "tools[2].name: is 'twice', as another tool's", "tools[2].command: is an empty list",
            "tools[3].timeout: there is no such key", "tools[4].command[0]: there is no program", "tools[5].command[1]: is the placeholder {count}, which is not known",
            "tools[5].command[2]: holds {model} among other text", "tools[6].timeoutSeconds: is 0", "tools[7].command: has no placeholder", "more: there is no such key",
        ];
        Assert.All(expected, text => Assert.Contains(errors, e => e.StartsWith(text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, errors.Length);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("[]", "is an empty list")]
    [InlineData("tools: []", "give at least 1")]
    [InlineData("tools: {a: b}", "give a list")]
    [InlineData("tools: [{}]", "is missing")]
    [InlineData("tools: [", "not valid")]
    public void What_is_no_list_of_tools_is_refused(string text, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidInputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Contains("a tools file is a file that can be read", Assert.Throws<InvalidInputException>(() => ToolsFile.Read(_folder.File("none.yaml"))).Errors[0].Rule, StringComparison.Ordinal);

    [Fact]
    public void A_program_must_be_executable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no execute permission");
        _folder.File("plain", "text");
        Assert.Contains("is not executable", Assert.Throws<InvalidInputException>(() => Read("tools: [{name: a, kind: trainer, command: [./plain, \"{out}\"]}]")).Message, StringComparison.Ordinal);
    }

    private ToolRegistry Read(string text)
    {
        string judge = _folder.File("judge", "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(judge, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        return ToolsFile.Read(_folder.File("tools.yaml", text));
    }
}
