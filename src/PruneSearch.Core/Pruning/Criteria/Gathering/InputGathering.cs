using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>Runs calibration batches up to the layers whose inputs are asked for.</summary>
internal static class InputGathering
{
    /// <param name="graph">The model.</param>
    /// <param name="groups">The layers, by their weights.</param>
    /// <param name="grams">Whether Gram matrices are gathered beside norms.</param>
    /// <param name="source">Backend and batches.</param>
    /// <param name="cancellation">Ends the gathering between batches.</param>
    /// <returns>The inputs by group id, and the batches that were run.</returns>
    public static (IReadOnlyDictionary<string, LayerInputs> Inputs, int Batches) Run(
        ModelGraph graph, IReadOnlyList<WeightGroup> groups, bool grams, EvidenceSource source, CancellationToken cancellation)
    {
        (WeightGroup Group, IReadOnlyList<PatchReader> Readers, InputSum Sum)[] layers = [.. groups.Select(g => Layer(graph, g, grams, source.Threads))];
        string input = graph.Inputs[0].Name;
        string[] values = [.. layers.SelectMany(l => l.Readers).Select(r => r.Value).Distinct(StringComparer.Ordinal).Where(v => v != input)];
        using ICompiledRegion whole = Compile(graph, GraphHeads.BeforeSoftmax(graph), source);
        using ICompiledRegion? region = values.Length == 0 ? null : Compile(graph, values, source);
        int count = 0;
        foreach (TrainingBatch batch in source.Batches(whole))
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<Tensor> outputs = region?.Run(batch.Inputs) ?? [];
            foreach ((_, IReadOnlyList<PatchReader> readers, InputSum sum) in layers)
            {
                foreach (PatchReader reader in readers)
                {
                    reader.Visit(reader.Value == input ? batch.Inputs[0] : outputs[Array.IndexOf(values, reader.Value)], sum.Add);
                }
            }

            count++;
        }

        EvidenceCollector.RequireBatch(count);
        return (layers.ToDictionary(l => l.Group.Id, l => l.Sum.Mean(l.Group.Id), StringComparer.Ordinal), count);
    }

    public static ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> outputs, EvidenceSource source) =>
        source.Backend.Compile(graph, [graph.Inputs[0].Name], outputs, new CompileOptions { MaxBatch = source.MaxBatch, Threads = source.Threads });

    private static (WeightGroup Group, IReadOnlyList<PatchReader> Readers, InputSum Sum) Layer(ModelGraph graph, WeightGroup group, bool grams, int threads)
    {
        var matrix = LayerMatrix.Of(graph, group.Initializer);
        return (group, PatchReader.Of(graph, group.Initializer, matrix), new InputSum(matrix, grams, threads));
    }
}
