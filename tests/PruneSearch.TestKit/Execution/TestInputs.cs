using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Execution;

public static class TestInputs
{
    /// <summary>Normally distributed inputs.</summary>
    public static Tensor[] For(ModelGraph graph, int batch, ulong seed)
    {
        var random = new RandomStream(seed, "inputs");
        return [.. graph.Inputs.Select(input =>
        {
            int[] dims = input.Type.Shape.Concrete(batch);
            var data = new float[dims.Aggregate(1, (a, b) => a * b)];
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = (float)random.NextGaussian();
            }

            return Tensor.Of(dims, data);
        })];
    }
}
