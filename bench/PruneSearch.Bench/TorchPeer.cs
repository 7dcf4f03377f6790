using System.Globalization;
using System.Text.Json;
using PruneSearch.Execution;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.Graphs;

namespace PruneSearch.Bench;

/// <summary>PyTorch in a process of its own, with the same graph, weights and batch.</summary>
internal sealed class TorchPeer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prunesearch-bench").FullName;
    private readonly PythonPeer _process;

    public TorchPeer(string python, ModelGraph graph, TrainingBatch batch, int threads)
    {
        Write(graph, batch);
        _process = new PythonPeer(python, "torch_peer.py", [_folder, $"{threads}"], threads);
        using JsonDocument first = JsonDocument.Parse(_process.Line());
        Version = first.RootElement.GetProperty("version").GetString()!;
        FirstLoss = first.RootElement.GetProperty("loss").GetDouble();
    }

    public string Version { get; }

    /// <summary>Of the first step: the same as ours where both compute the same.</summary>
    public double FirstLoss { get; }

    /// <summary>Seconds for that many steps.</summary>
    public double Time(int steps) => double.Parse(_process.Ask(steps.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(ModelGraph graph, TrainingBatch batch)
    {
        using (FileStream stream = File.Create(Path.Combine(_folder, "tensors.safetensors")))
        {
            SafeTensorWriter.Write(
                stream,
                [
                    .. graph.Initializers.Where(i => i.Value.Read().ElementType == ElementType.Float32)
                        .Select(i => SafeTensorEntry.FromFloats(i.Key, [.. i.Value.Read().Dims], i.Value.Read().ToFloats())),
                    SafeTensorEntry.FromFloats("batch", [.. batch.Inputs[0].Dims], batch.Inputs[0].ToFloats()),
                    SafeTensorEntry.FromInt64("labels", [batch.Labels!.Length], batch.Labels.Select(l => (long)l).ToArray()),
                ]);
        }

        var description = new
        {
            input = graph.Inputs[0].Name,
            output = graph.Outputs[0],
            parameters = ModelCost.ParameterNames(graph),
            nodes = graph.Nodes.Select(n => new
            {
                op = n.OpType,
                inputs = n.Inputs,
                outputs = n.Outputs,
                attributes = n.Attributes.Where(a => Value(a.Value) is not null).ToDictionary(a => a.Key, a => Value(a.Value)),
            }),
        };
        File.WriteAllText(Path.Combine(_folder, "graph.json"), JsonSerializer.Serialize(description));
    }

    private static object? Value(AttributeValue value) => value switch
    {
        AttributeValue.Int i => i.Value,
        AttributeValue.Float f => f.Value,
        AttributeValue.Ints i => i.Values.ToArray(),
        AttributeValue.Text t => t.Value,
        _ => null,
    };
}
