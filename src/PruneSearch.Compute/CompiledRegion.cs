using PruneSearch.Compute.Lowering;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;
using PruneSearch.Compute.Threading;
using PruneSearch.Compute.Training;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Compute;

/// <summary>A region compiled for the built-in backend.</summary>
internal sealed class CompiledRegion : ICompiledRegion
{
    private readonly ModelGraph _graph;
    private readonly IReadOnlyList<string> _inputs;
    private readonly CompileOptions _options;
    private readonly SimdWidth _width;
    private readonly HostPartition _partition;
    private readonly ThreadTeam _team;
    private CompiledProgram? _program;

    public CompiledRegion(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options, SimdWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxBatch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        _graph = graph;
        _inputs = inputs;
        _options = options;
        _width = width;
        _partition = new HostPartition(RegionGraph.Extract(graph, inputs, outputs));
        _team = new ThreadTeam(options.Threads);
    }

    public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs)
    {
        using var call = new RegionCall(_partition, Program, inputs, _options.MaxBatch);
        call.Execute();
        return call.Outputs();
    }

    public Action Prepare(IReadOnlyList<Tensor> inputs)
    {
        var call = new RegionCall(_partition, Program, inputs, _options.MaxBatch);
        return call.Execute;
    }

    public IReadOnlyList<double[]> Observe(IEnumerable<IReadOnlyList<Tensor>> batches, IReadOnlyList<ObservationRequest> requests)
    {
        string[] values = [.. requests.Select(r => r.Value).Distinct(StringComparer.Ordinal)];
        using var region = new CompiledRegion(_graph, _inputs, values, _options, _width);
        var observers = requests.Select(r => new ActivationObserver(r)).ToArray();
        foreach (IReadOnlyList<Tensor> batch in batches)
        {
            IReadOnlyList<Tensor> outputs = region.Run(batch);
            foreach (ActivationObserver observer in observers)
            {
                observer.Add(outputs[Array.IndexOf(values, observer.Request.Value)]);
            }
        }

        return [.. observers.Select(o => o.Result())];
    }

    public ITrainingSession OpenTraining(TrainingOptions options)
    {
        if (!_partition.IsPure)
        {
            throw new InvalidInputException(
                $"graph '{_graph.Name}'", $"computes with integers at node '{_partition.HostNodes.First().Label}'", "the compute backend trains regions whose values are floating-point");
        }

        return new TrainingSession(_partition.Graph, options, _options, _width);
    }

    public void Dispose()
    {
        _program?.Dispose();
        _team.Dispose();
    }

    internal CompiledProgram Program() =>
        _program ??= new CompiledProgram(_partition.Graph, new ProgramOptions(_options.MaxBatch, _options.Threads), _width, _team);
}
