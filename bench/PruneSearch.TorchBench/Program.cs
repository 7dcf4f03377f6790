using System.CommandLine;
using PruneSearch.Bench;

var device = new Option<string>("--device") { Description = "Of libtorch: cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };
var rounds = new Option<int>("--rounds") { Description = "Samples of each backend, in turn.", DefaultValueFactory = _ => 9 };
var soak = new Option<int>("--soak") { Description = "Instead: so many training steps, watching live tensors and resident memory.", DefaultValueFactory = _ => 0 };
var models = new Option<string?>("--models") { Description = "Only models whose names contain this." };
var command = new RootCommand("Training throughput of the built-in backend beside libtorch's, in one run; or a long run of libtorch's for its memory.") { device, rounds, soak, models };
command.SetAction(parsed =>
{
    if (parsed.GetValue(soak) is > 0 and var steps)
    {
        MemorySoak.Run(parsed.GetValue(device)!, steps);
        return;
    }

    var peaks = new Dictionary<int, double>();
    BenchModel[] chosen = [.. BenchModel.Small.Where(m => m.Name.Contains(parsed.GetValue(models) ?? string.Empty, StringComparison.OrdinalIgnoreCase))];
    Ratio.Print("training step", "libtorch", BackendBench.Run(chosen, parsed.GetValue(device)!, parsed.GetValue(rounds), Console.Error.WriteLine),
        threads => peaks.TryGetValue(threads, out double peak) ? peak : peaks[threads] = MachinePeak.Measure(threads));
});
return await command.Parse(args).InvokeAsync().ConfigureAwait(false);
