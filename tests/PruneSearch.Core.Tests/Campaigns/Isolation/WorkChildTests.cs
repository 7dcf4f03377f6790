using System.Diagnostics;
using PruneSearch.Campaigns.Isolation;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Work;
using PruneSearch.Core.Tests.Hardware;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Isolation;

/// <summary>A worker's side of the process that does its work, with real processes that crash, hang and take memory.</summary>
public sealed class WorkChildTests : IDisposable
{
    private static readonly WorkItem Item = new CampaignDriver(TinyCampaign.Spec).LeaseUntil("c0/prepare").Item;

    private readonly ManualClock _clock = new();
    private readonly WorkChild _child;
    private readonly Latest _progress = new();

    public WorkChildTests() => _child = new WorkChild(TestHost.Command("work"), new WorkLimits { Stop = TimeSpan.FromSeconds(30) }, _clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _child.Dispose();

    [Fact]
    public async Task Items_are_done_by_one_process_after_the_other()
    {
        Assert.Null(_child.ProcessId);
        Assert.Equal("identity0", Assert.IsType<PlanReport>(await RunAsync("done")).Identity);
        Assert.Equal(new WorkProgress(0.5, "done"), await _progress.Next());
        int process = _child.ProcessId!.Value;
        WorkFailedException failed = await Assert.ThrowsAsync<WorkFailedException>(() => RunAsync("fail"));
        Assert.Equal((FailureKind.Diverged, "the loss is not finite"), (failed.Kind, failed.Message));
        Assert.IsType<PlanReport>(await RunAsync("done"));
        Assert.Equal(process, _child.ProcessId);
    }

    [Theory]
    [InlineData("segfault", FailureKind.CrashedRuntime, "SIGSEGV")]
    [InlineData("abort", FailureKind.CrashedRuntime, "std::bad_alloc")]
    [InlineData("killed", FailureKind.OutOfMemory, "SIGKILL")]
    [InlineData("exit", FailureKind.CrashedRuntime, "exit code 3")]
    [InlineData("half", FailureKind.CrashedRuntime, "not the protocol")]
    [InlineData("text", FailureKind.CrashedRuntime, "not the protocol: 'Usage: something else entirely'")]
    [InlineData("null", FailureKind.CrashedRuntime, "not the protocol: 'null'")]
    [InlineData("unknown", FailureKind.CrashedRuntime, "not the protocol")]
    [InlineData("untyped", FailureKind.CrashedRuntime, "not the protocol: '{}'")]
    public async Task What_ends_the_process_is_a_typed_failure_and_the_next_item_has_a_new_one(string script, FailureKind kind, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals and libc are not Windows's");
        Assert.IsType<PlanReport>(await RunAsync("done"));
        int first = _child.ProcessId!.Value;
        WorkFailedException failed = await Assert.ThrowsAsync<WorkFailedException>(() => RunAsync(script));
        Assert.Equal(kind, failed.Kind);
        Assert.Contains(words, failed.Message);
        Assert.Contains($"{script}/c0/prepare", failed.Message);
        Assert.Null(_child.ProcessId);
        Assert.IsType<PlanReport>(await RunAsync("done"));
        Assert.NotEqual(first, _child.ProcessId);
    }

    [Fact]
    public async Task A_process_that_died_between_items_is_replaced_before_the_next()
    {
        Assert.IsType<PlanReport>(await RunAsync("done-and-gone"));
        int first = _child.ProcessId!.Value;
        await ExitAsync(first);

        // Its answers end a moment after it: an item that falls into that moment is lost with it, as in any crash; the one after is not.
        await Task.WhenAny(RunAsync("done"));
        Assert.IsType<PlanReport>(await RunAsync("done"));
        Assert.NotEqual(first, _child.ProcessId);
    }

    [Fact]
    public async Task A_command_that_cannot_be_started_is_a_typed_failure()
    {
        using var child = new WorkChild(new("/no/such/program", []), new WorkLimits(), _clock);
        WorkFailedException failed = await Assert.ThrowsAsync<WorkFailedException>(() => child.RunAsync(Campaign("done"), Item, _progress, Cancellation));
        Assert.Equal(FailureKind.Fault, failed.Kind);
        Assert.Contains("/no/such/program", failed.Message);
    }

    [Fact]
    public async Task Told_to_stop_it_leaves_a_checkpoint_and_does_the_next_item()
    {
        using var stop = new CancellationTokenSource();
        Task<WorkReport> work = RunAsync("obedient", stop.Token);
        await _progress.Next();
        await stop.CancelAsync();
        Assert.Equal(ScriptedWork.Checkpoint, (await Assert.ThrowsAsync<WorkInterruptedException>(() => work)).Checkpoint);
        int process = _child.ProcessId!.Value;
        Assert.IsType<PlanReport>(await RunAsync("done"));
        Assert.Equal(process, _child.ProcessId);
    }

    [Fact]
    public async Task Told_to_stop_it_may_have_nothing_to_keep()
    {
        using var stop = new CancellationTokenSource();
        Task<WorkReport> work = RunAsync("empty-handed", stop.Token);
        await _progress.Next();
        await stop.CancelAsync();
        Assert.IsNotType<WorkInterruptedException>(await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work));
    }

    [Fact]
    public async Task Told_to_stop_before_it_began_it_does_not_begin()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync("done", new CancellationToken(canceled: true)));
        Assert.Null(_child.ProcessId);
    }

    [Fact]
    public async Task What_does_not_stop_is_ended_at_the_limit()
    {
        using var stop = new CancellationTokenSource();
        Task<WorkReport> work = RunAsync("deaf", stop.Token);
        await _progress.Next();
        using Process process = Process.GetProcessById(_child.ProcessId!.Value);
        await stop.CancelAsync();
        _clock.Advance(29);
        Assert.False(process.HasExited);
        Assert.False(work.IsCompleted);
        _clock.Advance(2);
        Assert.IsNotType<WorkInterruptedException>(await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TimeSpan.FromSeconds(60), Cancellation)));
        await process.WaitForExitAsync(Cancellation);
        Assert.IsType<PlanReport>(await RunAsync("done"));
    }

    [Fact]
    public async Task Beyond_its_memory_it_is_ended_as_out_of_memory()
    {
        const long limit = ScriptedWork.HoardedBytes;
        using var child = new WorkChild(TestHost.Command("work"), new WorkLimits { Memory = limit, Look = TimeSpan.FromSeconds(1) }, _clock);
        Task<WorkReport> work = child.RunAsync(Campaign("memory"), Item, _progress, Cancellation);
        Assert.Equal("memory", (await _progress.Next()).Note);
        Assert.Equal("full", (await _progress.Next()).Note);
        Assert.False(work.IsCompleted);
        _clock.Advance(1);
        WorkFailedException failed = await Assert.ThrowsAsync<WorkFailedException>(() => work.WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
        Assert.Equal(FailureKind.OutOfMemory, failed.Kind);
        Assert.Contains("the worker's limit is 300 MiB", failed.Message);
        Task<WorkReport> next = child.RunAsync(Campaign("done"), Item, _progress, Cancellation);
        Assert.IsType<PlanReport>(await next);
    }

    [Fact]
    public async Task Within_its_memory_it_is_left_alone()
    {
        using var stop = new CancellationTokenSource();
        using var child = new WorkChild(TestHost.Command("work"), new WorkLimits { Memory = 4L << 30, Look = TimeSpan.FromSeconds(1) }, _clock);
        Task<WorkReport> work = child.RunAsync(Campaign("obedient"), Item, _progress, stop.Token);
        await _progress.Next();
        for (int i = 0; i < 5; i++)
        {
            _clock.Advance(1);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAsync<WorkInterruptedException>(() => work);
    }

    private static async Task ExitAsync(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            await process.WaitForExitAsync(Cancellation);
        }
        catch (ArgumentException)
        {
            // It is gone.
        }
    }

    private static SpecDocument Campaign(string script) => new(script, "text", "canonical");

    private Task<WorkReport> RunAsync(string script, CancellationToken? stop = null) =>
        _child.RunAsync(Campaign(script), Item, _progress, stop ?? Cancellation).WaitAsync(TimeSpan.FromSeconds(120), Cancellation);

    /// <summary>Progress to wait for.</summary>
    private sealed class Latest : IProgress<WorkProgress>
    {
        private readonly System.Threading.Channels.Channel<WorkProgress> _all = System.Threading.Channels.Channel.CreateUnbounded<WorkProgress>();

        public void Report(WorkProgress value) => _all.Writer.TryWrite(value);

        public async Task<WorkProgress> Next() => await _all.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
    }
}
