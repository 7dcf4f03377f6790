using System.Diagnostics;
using System.Text.Json;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Hosting;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class ChildRuntimeTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("segfault", CrashKind.Signalled, "SIGSEGV", 139)]
    [InlineData("abort", CrashKind.Signalled, "SIGABRT", 134)]
    [InlineData("sigkill", CrashKind.Signalled, "SIGKILL", 137)]
    [InlineData("exit", CrashKind.Exited, null, 3)]
    public void A_crash_is_a_typed_failure_and_the_next_load_starts_afresh(string fault, CrashKind kind, string? signal, int exitCode)
    {
        SkipOnWindows();
        using ChildRuntime runtime = TestHost.Runtime(FaultyRuntime.RuntimeName);
        RuntimeCrashedException crash = Assert.Throws<RuntimeCrashedException>(() => Load(runtime, "load:" + fault));
        Assert.Equal((kind, signal, exitCode), (crash.Kind, crash.Signal, crash.ExitCode));
        Assert.Contains("loading", crash.Request);
        Assert.Equal(fault == "sigkill", crash.MayBeOutOfMemory);
        if (fault == "abort")
        {
            Assert.Contains(crash.LastWords, line => line.Contains("std::bad_alloc", StringComparison.Ordinal));
            Assert.Contains("std::bad_alloc", crash.Message);
        }

        using ILoadedModel model = Load(runtime, "well");
        Assert.Equal(0.002, model.Time(2, Cancellation), 12);
    }

    [Fact]
    public void A_crash_takes_every_model_of_its_process_along()
    {
        SkipOnWindows();
        using ChildRuntime runtime = TestHost.Runtime(FaultyRuntime.RuntimeName);
        using ILoadedModel bystander = Load(runtime, "well");
        using ILoadedModel model = Load(runtime, "time:segfault");
        RuntimeCrashedException crash =
            Assert.Throws<RuntimeCrashedException>(() => runtime.Time([new TimedRun(bystander, 0, 1), new TimedRun(model, 0, 1)], Cancellation));
        Assert.Equal(CrashKind.Signalled, crash.Kind);
        RuntimeCrashedException later = Assert.Throws<RuntimeCrashedException>(() => bystander.Time(1, Cancellation));
        Assert.Contains("lost before", later.Detail);
    }

    [Fact]
    public void A_hang_is_killed_at_the_limit()
    {
        using ChildRuntime runtime = TestHost.Runtime(FaultyRuntime.RuntimeName, new ChildLimits { Run = Soon });
        using ILoadedModel model = Load(runtime, "run:hang");
        using Process child = Process.GetProcessById(runtime.ProcessId!.Value);
        RuntimeCrashedException crash = Assert.Throws<RuntimeCrashedException>(() => model.Run([], Cancellation));
        Assert.Equal(CrashKind.TimedOut, crash.Kind);
        Assert.Contains("0.3 s", crash.Detail);
        Assert.True(child.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Cancelling_kills_the_child()
    {
        using var cancel = new CancellationTokenSource();
        using ChildRuntime runtime = TestHost.Runtime(FaultyRuntime.RuntimeName);
        using ILoadedModel model = Load(runtime, "run:hang");
        using Process child = Process.GetProcessById(runtime.ProcessId!.Value);
        cancel.CancelAfter(Soon);
        Assert.Throws<OperationCanceledException>(() => model.Run([], cancel.Token));
        Assert.True(child.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Null(runtime.ProcessId);
    }

    [Fact]
    public void What_a_library_prints_does_not_reach_the_protocol()
    {
        SkipOnWindows();
        using ChildRuntime runtime = TestHost.Runtime(FaultyRuntime.RuntimeName);
        using ILoadedModel loud = Load(runtime, "load:print");
        using ILoadedModel crash = Load(runtime, "run:abort");
        Assert.Equal(0.001, loud.Time(1, Cancellation), 12);
        IReadOnlyList<string> lastWords = Assert.Throws<RuntimeCrashedException>(() => crash.Run([], Cancellation)).LastWords;
        Assert.Contains("a managed library chats on standard output", lastWords);
        Assert.Contains("a native library chats on standard output", lastWords);
    }

    [Fact]
    public void A_child_that_speaks_something_else_is_a_typed_failure()
    {
        using var runtime = new ChildRuntime(FaultyRuntime.RuntimeName, TestHost.Command("garbage"), new ChildLimits(), TimeProvider.System);
        RuntimeCrashedException crash = Assert.Throws<RuntimeCrashedException>(() => Load(runtime, "well"));
        Assert.Equal(CrashKind.Garbled, crash.Kind);
        Assert.Contains("Usage: somet", crash.Detail);
        Assert.Contains("I do not speak this protocol", crash.LastWords);
    }

    [Fact]
    public void A_command_that_cannot_be_started_is_a_typed_failure()
    {
        string nothing = _folder.File("no-such-program");
        using var runtime = new ChildRuntime("any", new ChildCommand(nothing, []), new ChildLimits(), TimeProvider.System);
        RuntimeCrashedException crash = Assert.Throws<RuntimeCrashedException>(() => runtime.Describe(new RuntimeOptions(), Cancellation));
        Assert.Equal(CrashKind.NotStarted, crash.Kind);
        Assert.Contains(nothing, crash.Message);
    }

    [Fact]
    public void A_bug_in_the_child_is_reported_and_leaves_it_alive()
    {
        using ChildRuntime runtime = TestHost.Runtime(FaultyRuntime.RuntimeName);
        RuntimeFailedException error = Assert.Throws<RuntimeFailedException>(() => Load(runtime, "load:bug"));
        Assert.Equal("NotSupportedException", error.Code);
        int? process = runtime.ProcessId;
        using ILoadedModel model = Load(runtime, "well");
        Assert.Equal(process, runtime.ProcessId);
    }

    [Fact]
    public void An_unknown_runtime_lists_those_the_child_knows()
    {
        using ChildRuntime runtime = TestHost.Runtime("abacus");
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => runtime.Describe(new RuntimeOptions(), Cancellation));
        Assert.Contains("fake, faulty, onnxruntime", error.Message);
    }

    [Fact]
    public void Models_of_different_processes_are_not_timed_together()
    {
        using ChildRuntime one = TestHost.Runtime(FaultyRuntime.RuntimeName);
        using ChildRuntime other = TestHost.Runtime(FaultyRuntime.RuntimeName);
        using ILoadedModel a = Load(one, "well");
        using ILoadedModel b = Load(other, "well");
        Assert.Throws<ArgumentException>(() => one.Time([new TimedRun(a, 0, 1), new TimedRun(b, 0, 1)], Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_child_ends_with_its_parent(bool inTheMiddleOfARequest)
    {
        ChildCommand command = TestHost.Command("runtime");
        using Process child = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            Ask(HostOperation.Hello, null);
            Assert.NotNull(Frame.Read(child.StandardOutput.BaseStream));
            if (inTheMiddleOfARequest)
            {
                Ask(HostOperation.Load, _folder.File("model", "load:hang"));
            }

            child.StandardInput.Close();
            Assert.True(child.WaitForExit(TimeSpan.FromSeconds(30)));
        }
        finally
        {
            child.Kill();
        }

        void Ask(HostOperation operation, string? path) => new Frame(
            JsonSerializer.SerializeToUtf8Bytes(
                new HostRequest(operation) { Runtime = FaultyRuntime.RuntimeName, ModelPath = path, Options = new RuntimeOptions() },
                HostingJson.Default.HostRequest),
            default).Write(child.StandardInput.BaseStream);
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "signals and libc are not Windows's");

    private ILoadedModel Load(ChildRuntime runtime, string behaviour) =>
        runtime.Load(_folder.File(behaviour.Replace(':', '-'), behaviour), new RuntimeOptions(), Cancellation);
}
