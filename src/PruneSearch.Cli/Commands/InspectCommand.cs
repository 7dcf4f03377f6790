using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;

namespace PruneSearch.Cli.Commands;

/// <summary><c>inspect MODEL</c>: what an ONNX file holds.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX file." };
        Option<bool> json = CommonOptions.Json();
        Option<string[]> bind = CommonOptions.Bind();
        var command = new Command("inspect", "Shows what a model holds: operators, parameters, multiply-accumulates, inputs and outputs.") { model, json, bind };
        command.Runs(parsed => Show(parsed.GetValue(model)!, parsed.GetValue(bind), parsed.GetValue(json)), json);
        return command;
    }

    private static int Show(string path, string[]? bind, bool json)
    {
        OnnxFile file = ModelFiles.Read(path, bind);
        ModelGraph graph = GraphSimplifier.Run(file.Graph);
        var cost = ModelCost.Of(graph);
        bool open = DynamicBatch.TryOpen(graph, out string? fixedBecause) is not null;
        var inputs = graph.Inputs.Select(i => Port(i.Name, i.Type)).ToArray();
        var outputs = graph.Outputs.Select(o => Port(o, graph.TypeOf(o))).ToArray();
        if (json)
        {
            JsonOutput.Write(new
            {
                parameters = cost.Parameters,
                nonZeroParameters = cost.NonZeroParameters,
                buffers = cost.Buffers,
                macs = cost.Macs,
                opset = file.Opset,
                irVersion = file.IrVersion,
                operators = file.OperatorCounts,
                inputs,
                outputs,
                bytes = new FileInfo(path).Length,
                batchCanBeOpen = open,
                producer = graph.Metadata.ProducerName,
                metadata = graph.Metadata.Properties,
            });
            return ExitCode.Ok;
        }

        Terminal.Line($"{path}  opset {file.Opset}, IR {file.IrVersion}, {Figures.Bytes(new FileInfo(path).Length)}, by {(graph.Metadata.ProducerName.Length > 0 ? graph.Metadata.ProducerName : "unknown")}");
        Terminal.Line($"parameters  {cost.Parameters:N0} ({Figures.Share(1 - ((double)cost.NonZeroParameters / Math.Max(1, cost.Parameters)))} zero), running statistics {cost.Buffers:N0}");
        Terminal.Line($"MACs        {cost.Macs:N0} for one sample");
        Terminal.Line($"inputs      {string.Join(", ", inputs.Select(i => $"{i.Name} {i.Type} [{string.Join(", ", i.Shape)}]"))}");
        Terminal.Line($"outputs     {string.Join(", ", outputs.Select(o => $"{o.Name} {o.Type} [{string.Join(", ", o.Shape)}]"))}");
        if (!open)
        {
            Terminal.Line($"batch       fixed: {fixedBecause}");
        }

        Terminal.Line($"operators   {string.Join(", ", file.OperatorCounts.OrderByDescending(o => o.Value).Select(o => $"{o.Key} {o.Value}"))}");
        return ExitCode.Ok;
    }

    private static ModelPortView Port(string name, TensorType type) => new(name, type.ElementType.ToString().ToLowerInvariant(), [.. type.Shape.Select(d => d.ToString())]);

    private sealed record ModelPortView(string Name, string Type, string[] Shape);
}
