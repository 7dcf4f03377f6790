using System.Diagnostics;
using PruneSearch.Hardware.Hosting;
using PruneSearch.Hardware.Measurement;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class MachineLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MachineLock _machine;

    public MachineLockTests() => _machine = new MachineLock(Path.Combine(_folder.Path, "locks"), TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Work_is_shared_and_timing_is_alone()
    {
        using (MachineLease? one = _machine.TryAcquire(MachineUse.Shared))
        using (MachineLease? two = _machine.TryAcquire(MachineUse.Shared))
        {
            Assert.NotNull(one);
            Assert.NotNull(two);
            Assert.Null(_machine.TryAcquire(MachineUse.Exclusive));
        }

        using (MachineLease? alone = _machine.TryAcquire(MachineUse.Exclusive))
        {
            Assert.NotNull(alone);
            Assert.Null(_machine.TryAcquire(MachineUse.Exclusive));
            Assert.Null(_machine.TryAcquire(MachineUse.Shared));
        }

        using MachineLease? after = _machine.TryAcquire(MachineUse.Shared);
        Assert.NotNull(after);
    }

    [Fact]
    public async Task Who_waits_to_be_alone_is_not_starved_by_newcomers()
    {
        var clock = new ManualClock();
        var machine = new MachineLock(_machine.Folder, clock);
        MachineLease working = await machine.AcquireAsync(MachineUse.Shared, TestContext.Current.CancellationToken);
        Task<MachineLease> alone = machine.AcquireAsync(MachineUse.Exclusive, TestContext.Current.CancellationToken);
        Assert.False(alone.IsCompleted);

        // The gate is closed: a newcomer does not get in although only readers are at work.
        Assert.Null(_machine.TryAcquire(MachineUse.Shared));
        Task<MachineLease> newcomer = machine.AcquireAsync(MachineUse.Shared, TestContext.Current.CancellationToken);
        working.Dispose();
        clock.Advance(0.06);
        using (await alone)
        {
            Assert.False(newcomer.IsCompleted);
        }

        clock.Advance(0.06);
        (await newcomer).Dispose();
    }

    [Fact]
    public async Task Waiting_can_be_cancelled_and_leaves_nothing_held()
    {
        using var cancel = new CancellationTokenSource();
        using (MachineLease? working = _machine.TryAcquire(MachineUse.Shared))
        {
            Assert.NotNull(working);
            Task<MachineLease> alone = _machine.AcquireAsync(MachineUse.Exclusive, cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
            using MachineLease? another = _machine.TryAcquire(MachineUse.Shared);
            Assert.NotNull(another);
        }

        using MachineLease? after = _machine.TryAcquire(MachineUse.Exclusive);
        Assert.NotNull(after);
    }

    [Theory]
    [InlineData(MachineUse.Shared)]
    [InlineData(MachineUse.Exclusive)]
    public async Task It_holds_between_processes_and_ends_with_a_killed_holder(MachineUse use)
    {
        ChildCommand command = TestHost.Command("lock", _machine.Folder, use.ToString());
        using Process holder = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Null(_machine.TryAcquire(MachineUse.Exclusive));
            using (MachineLease? shared = _machine.TryAcquire(MachineUse.Shared))
            {
                Assert.Equal(use == MachineUse.Shared, shared is not null);
            }
        }
        finally
        {
            holder.Kill();
        }

        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        using MachineLease? after = _machine.TryAcquire(MachineUse.Exclusive);
        Assert.NotNull(after);
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_bad_input_and_says_how_to_choose_another()
    {
        string file = _folder.File("file", "not a folder");
        InvalidInputException error =
            Assert.Throws<InvalidInputException>(() => new MachineLock(file, TimeProvider.System).TryAcquire(MachineUse.Shared));
        Assert.Contains(MachineLock.Variable, error.Message);
    }
}
