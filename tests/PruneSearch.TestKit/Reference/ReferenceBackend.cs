using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Reference;

/// <summary>
/// The reference executor as an execution backend: forward only, in double precision; outputs are Float64 whatever the graph's type.
/// </summary>
public sealed class ReferenceBackend : IExecutionBackend
{
    public string Name => "reference";

    public string Description => "plain loops in double precision";

    public ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options) =>
        new Region(graph, inputs, outputs);

    private sealed class Region(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) : ICompiledRegion
    {
        public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> given)
        {
            var named = inputs.Zip(given).ToDictionary(p => p.First, p => ReferenceTensor.Of(p.Second), StringComparer.Ordinal);
            Dictionary<string, ReferenceTensor> values = ReferenceExecutor.Run(graph, named);
            return [.. outputs.Select(o => Tensor.Of(values[o].Dims, values[o].Data))];
        }

        public Action Prepare(IReadOnlyList<Tensor> given) => () => Run(given);

        public IReadOnlyList<double[]> Observe(IEnumerable<IReadOnlyList<Tensor>> batches, IReadOnlyList<ObservationRequest> requests) =>
            throw new NotSupportedException("the reference backend runs forward only");

        public ITrainingSession OpenTraining(TrainingOptions options) => throw new NotSupportedException("the reference backend runs forward only");

        public void Dispose()
        {
        }
    }
}
