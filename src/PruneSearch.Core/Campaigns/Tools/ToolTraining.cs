using System.Collections.Immutable;
using System.Text.Json;
using PruneSearch.Formats.Onnx;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.Graphs;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Tools;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Campaigns.Tools;

/// <summary>Fine-tunes pruned models by a registered trainer.</summary>
/// <param name="tool">A tool of the kind trainer.</param>
/// <param name="clock">Times the tool's limit.</param>
internal sealed class ToolTraining(RegisteredTool tool, TimeProvider clock)
{
    /// <param name="graph">The pruned model.</param>
    /// <param name="masks">Where its weights stay zero.</param>
    /// <param name="dense">The dense model.</param>
    /// <param name="request">What to ask; its masks are filled in.</param>
    /// <returns>The same graph with the tool's weights, masks applied.</returns>
    /// <exception cref="RuntimeCrashedException">The tool failed, or what it left is not the same graph.</exception>
    /// <exception cref="Work.WorkFailedException">Weights are not finite.</exception>
    public ModelGraph Train(ModelGraph graph, ImmutableArray<WeightMask> masks, ModelGraph dense, TrainingRequest request, CancellationToken cancellation)
    {
        using var folder = new ToolFolder();
        string model = folder.Of(request.Model);
        OnnxWriter.Write(graph, model);
        OnnxWriter.Write(dense, folder.Of(request.Dense));
        if (!masks.IsEmpty)
        {
            request = request with { Masks = "masks.safetensors" };
            folder.Write(Bytes(masks), request.Masks);
        }

        string trained = folder.Of(request.Out);
        string question = folder.Write(JsonSerializer.SerializeToUtf8Bytes(request, ToolRequestJson.Default.TrainingRequest), "request.json");
        ToolAnswer answer = new ToolCall(tool, clock).Run(
            $"training candidate {request.Candidate} from {request.From:0.###} to {request.To:0.###} of its recovery",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ToolPlaceholders.Request] = question,
                [ToolPlaceholders.Folder] = folder.Path,
                [ToolPlaceholders.Model] = model,
                [ToolPlaceholders.Dense] = folder.Of(request.Dense),
                [ToolPlaceholders.Out] = trained,
            },
            cancellation);
        if (!File.Exists(trained))
        {
            throw answer.Nonsense($"it wrote no {request.Out}");
        }

        try
        {
            return WeightMasking.Apply(TrainedWeights.Take(graph, OnnxReader.Read(model).Graph, OnnxReader.Read(trained).Graph), masks);
        }
        catch (Exception e) when (e is InvalidInputException or FormatException or IOException)
        {
            throw answer.Nonsense($"{request.Out}: {e.Message}", e);
        }
    }

    private static byte[] Bytes(IEnumerable<WeightMask> masks)
    {
        using var stream = new MemoryStream();
        SafeTensorWriter.Write(stream, masks.Select(m => SafeTensorEntry.FromBytes(m.Initializer, SafeTensorType.U8, [.. m.Dims], Array.ConvertAll(m.ToFloats(), f => (byte)f))));
        return stream.ToArray();
    }
}
