// What the tests start as a child: "runtime" serves runtimes, "garbage" answers nonsense, "lock" holds the machine lock, "work" does work items as
// their campaign's name says, "host" is the real host of work items over a backend that never ends.
using PruneSearch.Hardware;
using PruneSearch.Hardware.Hosting;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;

switch (args[0])
{
    case "runtime":
        RuntimeHost.RunAsChild(new RuntimeRegistry()
            .Add(OnnxLatencyRuntime.RuntimeName, () => new OnnxLatencyRuntime(TimeProvider.System))
            .Add(FakeRuntime.RuntimeName, () => new FakeRuntime(new ManualClock()))
            .Add(FaultyRuntime.RuntimeName, () => new FaultyRuntime()));
        return 0;
    case "garbage":
        Console.Error.WriteLine("I do not speak this protocol");
        Console.WriteLine("Usage: something else entirely");
        Console.ReadLine();
        return 0;
    case "work":
        ScriptedWork.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());
        return 0;
    case "host":
        await WorkHosts.In(args[1], new StubbornBackend(), _ => TinyCampaign.Spec).RunAsChildAsync();
        return 0;
    case "lock":
        var machine = new MachineLock(args[1], TimeProvider.System);
        using (MachineLease lease = await machine.AcquireAsync(Enum.Parse<MachineUse>(args[2]), CancellationToken.None))
        {
            Console.WriteLine("held");
            Console.ReadLine();
        }

        return 0;
    default:
        return 64;
}
