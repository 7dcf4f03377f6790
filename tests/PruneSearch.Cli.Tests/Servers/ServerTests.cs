using System.Text.Json;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;
using PruneSearch.Cli.Tests.BrokenInputs;
using Xunit;

namespace PruneSearch.Cli.Tests.Servers;

/// <summary>The commands of people against a server and workers that are processes.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class ServerTests : IDisposable
{
    private readonly SmallCluster _cluster = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_campaign_is_submitted_followed_and_read_and_its_end_is_the_exit_code()
    {
        await _cluster.ServeAsync();
        ProgramProcess worker = _cluster.Worker();
        string spec = _cluster.SpecFile(SmallCluster.Spec("first"));
        CommandLineRun submitted = await _cluster.RunAsync("submit", spec, "--wait", "--json");
        Assert.True(submitted.ExitCode == 0, $"{submitted.Output}{submitted.Error}{worker.Said}");
        string[] front = [.. JsonDocument.Parse(submitted.Output).RootElement.GetProperty("front").EnumerateArray().Select(e => e.GetString()!)];
        Assert.NotEmpty(front);

        CommandLineRun again = await _cluster.RunAsync("submit", spec);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("was submitted before", again.Error);
        Assert.Equal(0, (await _cluster.RunAsync("submit", spec, "--resume", "--wait")).ExitCode);
        CommandLineRun other = await _cluster.RunAsync("submit", _cluster.SpecFile(SmallCluster.Spec("first", candidates: 3)), "--resume");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("was started with another spec", other.Error);
        Assert.Single(_cluster.Journal("first").OfType<JournalRecord.Started>());

        foreach ((string[] command, int code, string words) in new (string[], int, string)[]
        {
            (["submit", _cluster.SpecFile("name: [")], 2, "error"), (["submit", _cluster.SpecFile(SmallCluster.Spec("../first"))], 2, "name"), (["submit", "nowhere.yaml"], 2, "nowhere.yaml"),
            (["list"], 0, "first"), (["list", "--json"], 0, "\"finished\""), (["watch", "first"], 0, "first finished"), (["watch", "nothing"], 2, "nothing"),
            (["front", "first"], 0, front[0]), (["show", "first", front[0]], 0, front[0]), (["export", "first", front[0], "--out", "model.onnx"], 0, "sha256"),
            (["export", "first", "dense", "--out", "dense.onnx"], 0, "sha256"), (["export", "first", "c99", "--out", "none.onnx"], 2, "c99"), (["report", "first", "--out", "report.html"], 0, ""),
            (["pause", "nothing"], 2, "nothing"), (["resume", "nothing"], 2, "nothing"), (["cancel", "nothing"], 2, "nothing"), (["front", "nothing"], 2, "nothing"),
        })
        {
            CommandLineRun run = await _cluster.RunAsync(command);
            Assert.True(run.ExitCode == code && (run.Output + run.Error).Contains(words, StringComparison.Ordinal), $"{string.Join(' ', command)}: {run.ExitCode}, {run.Output}{run.Error}");
        }

        Assert.Equal((true, true, false), (File.Exists(Path.Combine(_cluster.Folder, "model.onnx")), File.Exists(Path.Combine(_cluster.Folder, "report.html")), File.Exists(Path.Combine(_cluster.Folder, "none.onnx"))));

        // What a worker may not read it does not take up, and says why.
        string secret = SmallCluster.Spec("outside").Replace("\"glyphs:seed=1,train=100,validation=40,test=40\"", "\"npz:../../secret.npz\"", StringComparison.Ordinal);
        string model = SmallCluster.Spec("elsewhere").Replace("{architecture: lenet5, training: {epochs: 1, batch: 20}}", "{onnx: /proc/self/environ-of-a-worker.onnx}", StringComparison.Ordinal);
        foreach ((string name, string text) in new[] { ("outside", secret), ("elsewhere", model) })
        {
            Assert.Equal(0, (await _cluster.RunAsync("submit", _cluster.SpecFile(text))).ExitCode);
            ProgramProcess watch = _cluster.Start("watch", name);
            await watch.SaysAsync("data roots");
            Assert.Equal(0, (await _cluster.RunAsync("cancel", name)).ExitCode);
            Assert.Equal(1, await watch.ExitAsync());
        }
    }

    [Fact]
    public async Task A_paused_campaign_waits_and_a_cancelled_one_fails_those_who_wait()
    {
        await _cluster.ServeAsync();
        Assert.Equal(0, (await _cluster.RunAsync("submit", _cluster.SpecFile(SmallCluster.Spec("steered")))).ExitCode);
        Assert.Equal(0, (await _cluster.RunAsync("pause", "steered")).ExitCode);
        Assert.Contains("paused", (await _cluster.RunAsync("list")).Output);
        Assert.Null(await _cluster.Host().LeaseAsync(new("nobody"), TimeSpan.Zero, Cancellation));
        Assert.Equal(0, (await _cluster.RunAsync("resume", "steered")).ExitCode);
        Assert.NotNull(await _cluster.Host().LeaseAsync(new("nobody"), TimeSpan.Zero, Cancellation));

        ProgramProcess watch = _cluster.Start("watch", "steered");
        await watch.SaysAsync("campaign steered");
        Assert.Equal(0, (await _cluster.RunAsync("cancel", "steered", "--reason", "a better idea")).ExitCode);
        Assert.Equal(1, await watch.ExitAsync());
        Assert.Contains("cancelled: a better idea", watch.Said);
        Assert.Equal(1, (await _cluster.RunAsync("submit", _cluster.SpecFile(SmallCluster.Spec("steered")), "--resume", "--wait")).ExitCode);
    }

    [Fact]
    public async Task Watching_and_working_survive_a_server_that_is_killed_and_one_that_is_stopped()
    {
        await _cluster.ServeAsync();
        Assert.Equal(0, (await _cluster.RunAsync("submit", _cluster.SpecFile(SmallCluster.Spec("restarted", candidates: 4)))).ExitCode);
        ProgramProcess watch = _cluster.Start("watch", "restarted");
        await watch.SaysAsync("campaign restarted");
        ProgramProcess worker = _cluster.Worker();
        await worker.SaysAsync("c0/prepare done");
        await _cluster.Server.KillAsync();
        await _cluster.ServeAsync();
        Assert.Contains("1 campaigns", _cluster.Server.Said);
        await worker.SaysAsync("c1/prepare done");
        _cluster.Server.Stop();
        Assert.Equal(0, await _cluster.Server.ExitAsync());
        await _cluster.ServeAsync();

        Assert.True(await watch.ExitAsync() == 0, watch.Said);
        Assert.Contains("restarted finished", watch.Said);
        IReadOnlyList<JournalRecord> journal = _cluster.Journal("restarted");
        long[] reported = [.. journal.OfType<JournalRecord.Reported>().Select(r => r.Token)];
        Assert.Equal(reported.Distinct(), reported);
        string[] done = [.. reported.Select(t => ((JournalRecord.Leased)journal[(int)t - 1]).Item.Id)];
        Assert.Equal(done.Distinct(), done); // nothing twice, however often the server was away
        Assert.Equal(4, done.Count(d => d.EndsWith("/prepare", StringComparison.Ordinal)));
        worker.Stop();
        Assert.Equal(0, await worker.ExitAsync());
    }

    [Fact]
    public async Task A_worker_that_is_stopped_hands_its_training_over_to_the_next()
    {
        await _cluster.ServeAsync();
        Assert.Equal(0, (await _cluster.RunAsync("submit", _cluster.SpecFile(SmallCluster.Spec("drained", epochs: 2000, candidates: 1)))).ExitCode);
        ProgramProcess first = _cluster.Worker();
        await first.SaysAsync("c0/train/0");
        await TrainedAsync();
        first.Stop();
        Assert.Equal(0, await first.ExitAsync());
        string line = await first.SaysAsync("given back with checkpoint ");
        string checkpoint = line[(line.LastIndexOf(' ') + 1)..];
        Assert.Equal(checkpoint, Assert.Single(_cluster.Journal("drained").OfType<JournalRecord.LeaseLost>(), l => l.Reason == LeaseEnd.Released).Checkpoint?.Value);

        ProgramProcess second = _cluster.Worker();
        await second.SaysAsync("c0/train/0");
        var train = Assert.IsType<WorkItem.Train>(_cluster.Journal("drained").OfType<JournalRecord.Leased>().Last().Item);
        Assert.Equal(checkpoint, train.Checkpoint?.Value);
        await TrainedAsync();
        second.Stop();
        Assert.Equal(0, await second.ExitAsync());
        Assert.Contains("given back with checkpoint ", second.Said);
        Assert.DoesNotContain(checkpoint, await second.SaysAsync("given back")); // it went on from there
        _cluster.Server.Stop();
        Assert.Equal(0, await _cluster.Server.ExitAsync());
    }

    /// <summary>Waits until somebody tells of steps that are done.</summary>
    private async Task TrainedAsync()
    {
        while (!(await _cluster.Host().ProgressAsync("drained", Cancellation)).Values.Any(p => p.Done > 0))
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
