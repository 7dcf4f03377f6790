using System.Text.Json;
using PruneSearch.Cli.Tests.BrokenInputs;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Blocks on the command line: what can go, a cut, and a campaign whose candidate is made again.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class DepthCommandTests : IDisposable
{
    private const string Spec = $$"""
        apiVersion: prunesearch/v1
        name: depth
        model: {onnx: model.onnx}
        data: {train: "{{SoundFiles.Glyphs}}", validation: "{{SoundFiles.Glyphs}}"}
        objectives: [accuracy, macs]
        prune: {granularity: layer, criterion: [block-influence, taylor], ratio: {min: 0.2, max: 0.7}, exclude: stage3.*}
        recovery: {epochs: 1, batch: 20}
        search: {sampler: random, candidates: 2}
        """;

    private readonly TemporaryFolder _folder = new();

    public DepthCommandTests()
    {
        OnnxWriter.Write(Architecture.Build("resnet14", new ArchitectureOptions([1, 16, 16], 20, 4)), _folder.File("model.onnx"));
        _folder.File("spec.yaml", Spec);
    }

    [Fact]
    public async Task Plan_shows_blocks_and_what_stays()
    {
        CommandLineRun model = await RunAsync("plan", "model.onnx");
        Assert.Contains("depth: 6 units\n  stage1.block1.conv1: residual branch of stage1.block1.conv1, stage1.block1.conv2\n", model.Output, StringComparison.Ordinal);
        Assert.Contains("\n  stage2.block1.conv1: its shortcut is no identity: Conv 'stage2.block1.shortcut'", model.Output, StringComparison.Ordinal);
        Assert.Contains("\n  block-influence  1 pass over the evidence batches, ", model.Output, StringComparison.Ordinal);

        CommandLineRun spec = await RunAsync("plan", "spec.yaml", "--json");
        using var plan = JsonDocument.Parse(spec.Output);
        JsonElement depth = plan.RootElement.GetProperty("depth");
        Assert.Equal(
            ["stage1.block1.conv1", "stage1.block2.conv1", "stage2.block1.conv2", "stage2.block2.conv1"],
            depth.GetProperty("blocks").EnumerateArray().Select(b => b.GetProperty("name").GetString()!));
        Assert.Contains("excluded by 'stage3.*'", depth.GetProperty("excluded").EnumerateArray().Select(e => e.GetProperty("reason").GetString()!));
        Assert.Equal(["granularity", "criterion", "ratio"], plan.RootElement.GetProperty("space").EnumerateArray().Select(p => p.GetProperty("name").GetString()!));
    }

    [Theory]
    [InlineData("l2", false)]
    [InlineData("block-influence", true)]
    [InlineData("taylor", true)]
    public async Task Prune_bypasses_blocks(string criterion, bool needsData)
    {
        string[] data = ["--data", SoundFiles.Glyphs, "--split", "train"];
        string[] command = ["prune", "model.onnx", "--out", "smaller.onnx", "--granularity", "layer", "--criterion", criterion, "--ratio", "0.5", "--threads", "1", "--json"];
        CommandLineRun run = await RunAsync([.. command, .. data]);
        Assert.True(run.ExitCode == 0, run.Error);
        using var result = JsonDocument.Parse(run.Output);
        string[] bypassed = [.. result.RootElement.GetProperty("bypassed").EnumerateArray().Select(b => b.GetString()!)];
        Assert.Equal(3, bypassed.Length);
        Assert.True(result.RootElement.GetProperty("oracle").GetProperty("passed").GetBoolean());
        ModelGraph smaller = OnnxReader.Read(_folder.File("smaller.onnx")).Graph;
        Assert.All(bypassed, b => Assert.DoesNotContain(b + ".weight", smaller.Initializers.Keys));
        Assert.Equal(result.RootElement.GetProperty("macs").GetProperty("after").GetInt64(), ModelCost.MacsOf(smaller));

        CommandLineRun without = await RunAsync(command);
        Assert.Equal(needsData ? 2 : 0, without.ExitCode);
    }

    [Fact]
    public async Task Criteria_of_blocks_are_not_those_of_channels()
    {
        CommandLineRun run = await RunAsync("prune", "model.onnx", "--out", "smaller.onnx", "--criterion", "block-influence");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'block-influence' is not known for channel", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_without_blocks_can_be_made_again()
    {
        CommandLineRun run = await RunAsync("run", "spec.yaml", "--out", "campaign", "--threads", "1");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        CommandLineRun again = await RunAsync("reproduce", "campaign", "c0", "--retrain", "--threads", "1");
        Assert.True(again.ExitCode == 0, again.Output + again.Error);
        Assert.DoesNotContain("differs", again.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandLineRun> RunAsync(params string[] command) => CommandLineRun.OfAsync(_folder.Path, command, TestContext.Current.CancellationToken);
}
