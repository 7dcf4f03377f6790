using System.Diagnostics;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>The program as it ships, killed at random moments and resumed.</summary>
public sealed class KillTests
{
    private const int Kills = 20;

    private const string Spec = """
        apiVersion: prunesearch/v1
        name: killed
        seed: 3
        model: {architecture: resnet8, width: 4, training: {epochs: 1, batch: 50}}
        data:
          train: "glyphs:seed=1,size=16,train=1500,validation=300,test=300"
          validation: "glyphs:seed=1,size=16,train=1500,validation=300,test=300"
          test: "glyphs:seed=1,size=16,train=1500,validation=300,test=300"
          normalization: {mean: [0.5], std: [0.25]}
        targets:
          - {name: edge, runtime: "model:edge"}
        objectives: [accuracy, latency(edge)]
        prune: {criterion: [l1, l2, taylor], allocation: [perGroup, global], ratio: {min: 0.1, max: 0.7}}
        recovery: {epochs: 0.5, batch: 50, rungs: [0.5, 1]}
        search: {candidates: 12}
        baselines: {uniform: [0.3, 0.5]}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_kills_lead_to_the_same_end(int parallel)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var work = new TemporaryFolder();
        string spec = Path.Combine(work.Path, "spec.yaml");
        await File.WriteAllTextAsync(spec, Spec, cancellation);
        string reference = Path.Combine(work.Path, "reference");
        var clock = Stopwatch.StartNew();
        Assert.True(await RunAsync(spec, reference, parallel: 1, killAfter: null, cancellation), "the uninterrupted run failed");
        CampaignState expected = CampaignReplay.Fold(FileJournal.Read(reference));

        var random = new RandomStream(20, "kills", parallel);
        TimeSpan longest = clock.Elapsed / 3;
        int kills = 0;
        for (int campaign = 0; kills < Kills; campaign++)
        {
            string folder = Path.Combine(work.Path, $"killed{campaign}");
            while (!await RunAsync(spec, folder, parallel, longest * random.NextDouble(), cancellation))
            {
                kills++;
                longest *= 1.05; // a machine that has become slow still gets to the end
            }

            CampaignState state = CampaignReplay.Fold(FileJournal.Read(folder));
            Assert.Equal(CampaignPhase.Finished, state.Phase);
            string where = $"{kills} random kills";
            if (parallel == 1)
            {
                CrashTests.AssertSame(expected, state, where);
            }

            CrashTests.AssertNothingLostOrRunTwice(folder, state, where);
            Assert.Equal(state.FinalFront.Length + 1, Directory.GetFiles(Path.Combine(folder, "front"), "*.onnx").Length);
        }
    }

    /// <summary>Whether the program came to its end before it was killed.</summary>
    private static async Task<bool> RunAsync(string spec, string folder, int parallel, TimeSpan? killAfter, CancellationToken cancellation)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "prunesearch.dll"), "run", spec, "--out", folder, "--resume", "--parallel", $"{parallel}", "--threads", "1"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        if (killAfter is { } time && !process.WaitForExit(time))
        {
            process.Kill();
            await process.WaitForExitAsync(cancellation);
            return false;
        }

        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {await output}{await errors}");
        return true;
    }
}
