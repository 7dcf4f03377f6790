using System.CommandLine;
using PruneSearch.Bench;

var python = new Option<string>("--python") { Description = "A Python with PyTorch.", DefaultValueFactory = _ => "python3" };
var library = new Option<string?>("--onnxruntime") { Description = "ONNX Runtime's library. Default: found in the usual places, or PRUNESEARCH_ONNXRUNTIME." };
var rounds = new Option<int>("--rounds") { Description = "Samples of each, in turn.", DefaultValueFactory = _ => 9 };
var only = new Option<string>("--only") { Description = "train, infer, all (both), criteria, or plan.", DefaultValueFactory = _ => "all" };
only.AcceptOnlyFromAmong("train", "infer", "all", "criteria", "plan");
var models = new Option<string?>("--models") { Description = "Only models whose names contain this." };
var model = new Option<string?>("--model") { Description = "For criteria: a CIFAR-10 classifier as an ONNX file." };
var data = new Option<string?>("--data") { Description = "For criteria: its data, as cifar10:DIR." };
var criterion = new Option<string[]>("--criterion") { Description = "For criteria: which, in this order. Default all that score weights.", AllowMultipleArgumentsPerToken = true };
var unseen = new Option<bool>("--unseen") { Description = "For criteria: evidence from images that the model was not trained on." };
var torchPruning = new Option<string?>("--torch-pruning") { Description = "For plan: the folder that holds the package torch_pruning. Default TORCH_PRUNING." };
var ratio = new Option<double>("--ratio") { Description = "For plan: the share of channels to remove.", DefaultValueFactory = _ => 0.5 };
var command = new RootCommand("Speed of the built-in backend beside its peers, PyTorch for training and ONNX Runtime for inference; planning beside Torch-Pruning; and what criteria are worth.")
{
    python, library, rounds, only, models, model, data, criterion, unseen, torchPruning, ratio,
};
command.SetAction(parsed =>
{
    if (parsed.GetValue(only) == "criteria")
    {
        new CriteriaBench(
            parsed.GetValue(model) ?? throw new ArgumentException("--only criteria needs --model"),
            parsed.GetValue(data) ?? throw new ArgumentException("--only criteria needs --data"),
            parsed.GetValue(unseen),
            Environment.ProcessorCount).Run(parsed.GetValue(criterion) ?? []);
        return;
    }

    if (parsed.GetValue(only) == "plan")
    {
        new PlanningBench(
            parsed.GetValue(python)!,
            parsed.GetValue(torchPruning) ?? Environment.GetEnvironmentVariable("TORCH_PRUNING") ?? throw new ArgumentException("--only plan needs --torch-pruning"),
            parsed.GetValue(ratio),
            parsed.GetValue(rounds)).Run(parsed.GetValue(models) ?? string.Empty);
        return;
    }

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
