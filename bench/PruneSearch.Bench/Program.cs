using System.CommandLine;
using PruneSearch.Bench;

var python = new Option<string>("--python") { Description = "A Python with PyTorch.", DefaultValueFactory = _ => "python3" };
var library = new Option<string?>("--onnxruntime") { Description = "ONNX Runtime's library. Default: found in the usual places, or PRUNESEARCH_ONNXRUNTIME." };
var rounds = new Option<int>("--rounds") { Description = "Samples of each, in turn.", DefaultValueFactory = _ => 9 };
var only = new Option<string>("--only") { Description = "train, infer or all.", DefaultValueFactory = _ => "all" };
only.AcceptOnlyFromAmong("train", "infer", "all");
var models = new Option<string?>("--models") { Description = "Only models whose names contain this." };
var command = new RootCommand("Speed of the built-in backend beside its peers: PyTorch for training, ONNX Runtime for inference.") { python, library, rounds, only, models };
command.SetAction(parsed =>
{
    var peaks = new Dictionary<int, double>();
    double Peak(int threads) => peaks.TryGetValue(threads, out double p) ? p : peaks[threads] = MachinePeak.Measure(threads);
    Console.WriteLine($"peak: {Peak(1) / 1e9:0} GFLOP/s on one thread, {Peak(Math.Min(2, Environment.ProcessorCount)) / 1e9:0} on two");
    if (parsed.GetValue(only) is "train" or "all")
    {
        Ratio.Print("training step", "PyTorch", TrainingBench.Run(Chosen(BenchModel.Small, parsed), parsed.GetValue(python)!, parsed.GetValue(rounds), Console.Error.WriteLine), Peak);
    }

    if (parsed.GetValue(only) is "infer" or "all")
    {
        Ratio.Print("inference", "ONNX Runtime", InferenceBench.Run(Chosen(BenchModel.All, parsed), parsed.GetValue(library), 1, parsed.GetValue(rounds), Console.Error.WriteLine), Peak);
    }
});

BenchModel[] Chosen(BenchModel[] all, ParseResult parsed) =>
    [.. all.Where(m => m.Name.Contains(parsed.GetValue(models) ?? string.Empty, StringComparison.OrdinalIgnoreCase))];

return await command.Parse(args).InvokeAsync().ConfigureAwait(false);
