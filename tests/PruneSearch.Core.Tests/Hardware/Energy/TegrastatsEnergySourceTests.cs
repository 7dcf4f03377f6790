using PruneSearch.Hardware.Energy;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware.Energy;

/// <summary>A program that prints what tegrastats prints.</summary>
public sealed class TegrastatsEnergySourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Power_over_time_is_energy_until_the_program_ends()
    {
        string program = Program("test \"$1 $2\" = '--interval 100' || exit 3\necho 'RAM 1/2MB VDD_IN 5000mW/4000mW VDD_SOC 1000mW/900mW'\nread line < \"$(dirname \"$0\")/go\"\necho 'lost the sensor' >&2");
        string go = _folder.File("go", string.Empty);
        File.Delete(go);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [go]))
        {
            made.WaitForExit();
        }

        IEnergySource source = TegrastatsEnergySource.Open(program, _clock);
        using var disposable = source as IDisposable;
        Assert.Null(source.Unavailable);
        _clock.Advance(2);
        Assert.Equal(10, source.ReadJoules(), 1e-9);
        _clock.Advance(0.5);
        Assert.Equal(12.5, source.ReadJoules(), 1e-9);
        File.WriteAllText(go, "on\n");
        Assert.True(SpinWait.SpinUntil(() => Ending(source) is not null, TimeSpan.FromSeconds(30)), "the end of the program was not seen");
        Assert.StartsWith("it ended", Ending(source), StringComparison.Ordinal);
    }

    [Fact]
    public void What_prints_no_power_is_unavailable_with_the_reason()
    {
        Assert.Equal("its line has no power of a rail: 'RAM 1/2MB'", TegrastatsEnergySource.Open(Program("echo 'RAM 1/2MB'; exec tail -f /dev/null"), _clock).Unavailable);
        Assert.StartsWith("it ended", TegrastatsEnergySource.Open(Program("exit 1"), _clock).Unavailable, StringComparison.Ordinal);
        Assert.Equal("it printed nothing within 10 s", TegrastatsEnergySource.Open(Program("exec tail -f /dev/null"), new HastyClock()).Unavailable);
        Assert.Contains("could not be started", TegrastatsEnergySource.Open(Path.Combine(_folder.Path, "none"), _clock).Unavailable, StringComparison.Ordinal);
    }

    private static string? Ending(IEnergySource source)
    {
        try
        {
            source.ReadJoules();
            return null;
        }
        catch (EnergyCounterException e)
        {
            return e.Message;
        }
    }

    private string Program(string script)
    {
        ShellTool.Require();
        string path = _folder.File("tegrastats", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
