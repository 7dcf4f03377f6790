using System.Diagnostics;
using System.Text.Json;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Dashboard;
using Xunit;

namespace PruneSearch.Cli.Tests.Reports;

public sealed class ReportCommandTests
{
    private const string Spec = """
        apiVersion: prunesearch/v1
        name: tiny
        model: {architecture: resnet8, width: 4, training: {epochs: 1, batch: 50}}
        data:
          train: "glyphs:size=16,train=600,validation=100,test=100"
          validation: "glyphs:size=16,train=600,validation=100,test=100"
        targets: [{name: edge, runtime: "model:edge"}]
        objectives: [accuracy, latency(edge), parameters]
        recovery: {epochs: 0.2, batch: 50}
        search: {candidates: 2}
        baselines: {uniform: [0.5]}
        """;

    [Fact]
    public async Task A_run_leaves_a_page_and_the_command_writes_the_same_one_again()
    {
        using var folder = new TemporaryFolder();
        string spec = folder.File("tiny.yaml", Spec);
        string run = Path.Combine(folder.Path, "run");
        (int code, string output) = await InvokeAsync("run", spec, "--out", run, "--threads", "1", "--json");
        Assert.Equal(ExitCode.Ok, code);
        JsonElement hypervolume = JsonDocument.Parse(output).RootElement.GetProperty("hypervolume");
        Assert.Equal(2, hypervolume.GetProperty("search").GetProperty("candidates").GetInt32());
        JsonElement uniform = Assert.Single(hypervolume.GetProperty("baselines").EnumerateArray());
        Assert.Equal("uniform", uniform.GetProperty("origin").GetString());
        Assert.Equal(1, uniform.GetProperty("atEqualBudget").GetProperty("candidates").GetInt32());
        Assert.InRange(uniform.GetProperty("hypervolume").GetDouble(), 0.001, 1);

        string page = await File.ReadAllTextAsync(Path.Combine(run, "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("accuracy against parameters", page, StringComparison.Ordinal);
        Assert.Contains("id=\"c2\"", page, StringComparison.Ordinal);
        Assert.Equal(ReportClient.Script is not null, page.Contains("data-document=\"points\"", StringComparison.Ordinal));

        string again = Path.Combine(folder.Path, "again.html");
        Assert.Equal(ExitCode.Ok, (await InvokeAsync("report", run, "--out", again)).Code);
        Assert.Equal(page, await File.ReadAllTextAsync(again, TestContext.Current.CancellationToken));

        string nowhere = Path.Combine(folder.Path, "no", "such", "page.html");
        Assert.Equal(ExitCode.BadInput, (await InvokeAsync("report", run, "--out", nowhere)).Code);
        Assert.False(Directory.Exists(Path.GetDirectoryName(nowhere)));
    }

    [Fact]
    public async Task A_folder_without_a_campaign_is_the_users_error_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        string output = Path.Combine(folder.Path, "report.html");
        Assert.Equal(ExitCode.BadInput, (await InvokeAsync("report", folder.Path, "--out", output)).Code);
        Assert.False(File.Exists(output));
    }

    /// <summary>Runs the program as users do, in its own process.</summary>
    private static async Task<(int Code, string Output)> InvokeAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "prunesearch.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine($"{await output}{await error}");
        return (process.ExitCode, await output);
    }
}
