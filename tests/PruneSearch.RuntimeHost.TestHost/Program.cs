// What the tests start as a child: "runtime" serves runtimes, "garbage" answers nonsense, "lock" holds the machine lock.
using PruneSearch.Hardware;
using PruneSearch.Hardware.Hosting;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.OnnxRuntime;
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
