using System.Globalization;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>Resident memory of processes over time.</summary>
internal sealed class MemoryLog(IReadOnlyList<Node> nodes, Func<int> progress)
{
    private readonly List<MemorySample> _samples = [];

    public IReadOnlyList<MemorySample> Samples => _samples;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            _samples.Add(new MemorySample(progress(), nodes.ToDictionary(n => n.Name, n => n.Running is { } life ? Mebibytes(life.Process.Id) : 0, StringComparer.Ordinal)));
            await Task.Delay(2000, cancellation).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private static int Mebibytes(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }
}
