using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>Sends ones through the linearised model and takes gradient times weight of the sum of its outputs.</summary>
internal static class SynapticFlowGathering
{
    private const string Rule =
        "SynFlow needs a model of convolutions, linear layers, batch normalisation, pooling and functions of single elements, with a path of non-zero weights";

    /// <summary>
    /// The flow grows or shrinks by a factor in every layer; inputs and loss are scaled by powers of two, which changes no digit, until
    /// neither outputs nor gradients leave single precision.
    /// </summary>
    private static readonly int[] Exponents = [0, -40, -80, 40];

    /// <returns>The flow through each unit, by group id.</returns>
    /// <exception cref="InvalidInputException">Nothing flows from inputs to outputs, or too much for single precision.</exception>
    public static IReadOnlyDictionary<string, double[]> Run(ModelGraph graph, IReadOnlyList<PruningGroup> groups, IExecutionBackend backend, int threads)
    {
        ModelGraph linear = LinearizedGraph.Of(graph);
        IReadOnlyList<string> heads = [.. linear.Outputs];
        using ICompiledRegion region = backend.Compile(linear, [.. linear.Inputs.Select(i => i.Name)], heads, new CompileOptions { MaxBatch = 1, Threads = threads });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false });
        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (int input in Exponents)
        {
            foreach (int output in Exponents)
            {
                LossTerm[] loss = [.. heads.Select((_, i) => new LossTerm.OutputSum(i, Math.ScaleB(1, output)))];
                StepResult result = session.Backward(new TrainingBatch([.. linear.Inputs.Select(i => Constant(i, (float)Math.ScaleB(1, input)))]), loss);
                if (!double.IsFinite(result.Loss) || result.Loss <= 0)
                {
                    continue;
                }

                Dictionary<string, double[]> flows = groups.ToDictionary(g => g.Id, g => Flow(g, Math.ScaleB(1, -input - output)), StringComparer.Ordinal);
                if (flows.Values.Any(f => Array.Exists(f, v => v < 0)))
                {
                    throw new InvalidInputException($"synaptic flow of '{graph.Name}'", "is negative somewhere: the model subtracts or normalises values", Rule);
                }

                if (flows.Values.All(f => Array.TrueForAll(f, double.IsFinite)))
                {
                    return flows;
                }
            }
        }

        throw new InvalidInputException(
            $"synaptic flow of '{graph.Name}'", "does not get from inputs to outputs within single precision", Rule);

        double[] Flow(PruningGroup group, double scale)
        {
            var units = new double[group.Count];
            TaylorSum.Products(group, linear, Weights, name => session.Gradient(name).ToArray(), units);
            return Array.ConvertAll(units, u => u * scale);
        }

        float[] Weights(string name) => weights.TryGetValue(name, out float[]? known) ? known : weights[name] = linear.Initializers[name].Read().ToFloats();
    }

    private static Tensor Constant(GraphInput input, float value)
    {
        int[] dims = input.Type.Shape.Concrete(1);
        float[] data = new float[dims.Aggregate(1, (a, b) => a * b)];
        Array.Fill(data, value);
        return Tensor.FromFloats(input.Type.ElementType, [.. dims.Select(d => (long)d)], data);
    }
}
