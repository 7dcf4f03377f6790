using System.Runtime.InteropServices;
using PruneSearch;
using PruneSearch.Chaos;
using PruneSearch.Chaos.Scenarios;
using PruneSearch.Chaos.Simulation;

using var stop = new CancellationTokenSource();
Action<PosixSignalContext> stopping = context =>
{
    context.Cancel = true; // everything that was started is ended first
    stop.Cancel();
};
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, stopping);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, stopping);

// 0: every rule held; 1: one did not; 2: it could not be tried.
try
{
    if (args is [SimulatedWorker.Command, .. var rest])
    {
        await SimulatedWorker.RunAsync(rest, stop.Token);
        return 0;
    }

    ChaosOptions options = ChaosOptions.Parse(args);
    bool held = options.Scenario switch
    {
        "A" => await FaultScenario.ServeAsync(options, stop.Token),
        "B" => await FaultScenario.ClusterAsync(options, stop.Token),
        "C" => await StopScenario.RunAsync(options, stop.Token),
        _ => await ScaleScenario.RunAsync(options, stop.Token),
    };
    return held ? 0 : 1;
}
catch (InvalidInputException e)
{
    foreach (InputError error in e.Errors)
    {
        Console.Error.WriteLine($"error {error}");
    }

    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 2;
}
