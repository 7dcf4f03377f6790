using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Models with weights that are not numbers, in the hands of every command that computes with them.</summary>
internal static class InvalidWeights
{
    public static IEnumerable<BrokenInput> All()
    {
        int[] computing = [1, 2, 3, 5, 6]; // plan, evaluate, prune, run, validate
        int turn = 0;
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            foreach (string tensor in new[] { "conv1.weight", "norm1.running_var", "head.bias" })
            {
                yield return ModelCommands.Case($"{tensor} holds {value}", With(tensor, value), computing[turn++ % computing.Length], tensor);
            }
        }
    }

    private static byte[] With(string tensor, float value)
    {
        ModelGraph graph = SoundFiles.PlainGraph();
        string name = graph.Initializers.Keys.Single(k => k == tensor);
        TensorSource source = graph.Initializers[name];
        float[] data = source.Read().ToFloats();
        data[^1] = value;
        return OnnxWriter.ToBytes(graph.WithInitializers([KeyValuePair.Create(name, (TensorSource)Tensor.Of<float>([.. source.Dims], data))]));
    }
}
