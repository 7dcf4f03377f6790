using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Reconstruction;

/// <summary>The least-squares problem of one weight: gathers its inputs and what its outputs lack, and solves.</summary>
internal sealed class LayerProblem(ModelGraph dense, ModelGraph pruned, AxisCuts cuts, string weight, IExecutionBackend backend, CompileOptions options)
{
    private readonly IReadOnlyList<Node> _nodes = pruned.Consumers(weight);

    /// <returns>What became of it, and its new weights; null where they stay.</returns>
    public (LayerReconstruction Layer, Tensor? Weights) Solve(IReadOnlyList<Tensor> inputs, WeightMask? mask, double ridge, CancellationToken cancellation)
    {
        string label = _nodes[0].Label;
        if (LayerMatrix.Find(pruned, weight) is not { } matrix)
        {
            return (LayerReconstruction.NotDone(label, weight, "its weight serves layers that differ"), null);
        }

        if (_nodes.Any(n => n.OpType == "Gemm" && n.Float("alpha", 1) != 1))
        {
            return (LayerReconstruction.NotDone(label, weight, "it scales its product"), null);
        }

        if (_nodes.Any(n => !dense.HasValue(n.Outputs[0])))
        {
            return (LayerReconstruction.NotDone(label, weight, "the dense model has no such output"), null);
        }

        (LayerInputs features, ResidualSum residuals) = Gather(matrix, inputs, cancellation);
        var solver = new RowSolver(features, residuals, ridge, options.Threads);
        (double[][]? changes, string? reason) = solver.Solve((row, column) => mask?.Keeps(matrix.Index(row, column)) ?? true);
        if (changes is null)
        {
            return (LayerReconstruction.NotDone(label, weight, reason!), null);
        }

        TensorSource source = pruned.Initializers[weight];
        float[] weights = source.Read().ToFloats();
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                int at = matrix.Index(row, column);
                weights[at] = (float)(weights[at] + changes[row][column]);
            }
        }

        double target = Math.Max(residuals.Target, double.Epsilon);
        return (
            new LayerReconstruction(
                label,
                weight,
                Enumerable.Range(0, matrix.Partitions).Max(solver.Ridge),
                Enumerable.Range(0, matrix.Rows).Sum(residuals.Square) / target,
                changes.Select((c, row) => solver.SquareAfter(row, c)).Sum() / target,
                null),
            Tensor.FromFloats(source.ElementType, [.. source.Dims], weights));
    }

    private (LayerInputs Features, ResidualSum Residuals) Gather(LayerMatrix matrix, IReadOnlyList<Tensor> inputs, CancellationToken cancellation)
    {
        IReadOnlyList<PatchReader> readers = PatchReader.Of(pruned, weight, matrix);
        string input = pruned.Inputs[0].Name;
        string[] outputs = [.. _nodes.Select(n => n.Outputs[0])];
        string[] values = [.. outputs, .. readers.Select(r => r.Value).Where(v => v != input).Distinct(StringComparer.Ordinal)];
        using ICompiledRegion own = backend.Compile(pruned, [input], values, options);
        using ICompiledRegion theirs = backend.Compile(dense, [input], outputs, options);
        var grams = new InputSum(matrix, grams: true, options.Threads);
        var residuals = new ResidualSum(matrix, options.Threads);
        int[] kept = cuts.Kept(new AxisRef(weight, matrix.Transposed ? 1 : 0)) ?? [.. Enumerable.Range(0, matrix.Rows)];
        int denseRows = checked((int)dense.Initializers[weight].Dims[matrix.Transposed ? 1 : 0]);
        foreach (Tensor batch in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<Tensor> have = own.Run([batch]);
            IReadOnlyList<Tensor> want = theirs.Run([batch]);
            for (int i = 0; i < outputs.Length; i++)
            {
                (float[][] lack, double targets) = Residuals(_nodes[i].OpType == "Conv", want[i], have[i], kept, denseRows);
                residuals.Count(lack, targets);
                var seen = new int[matrix.Partitions];
                readers[i].Visit(readers[i].Value == input ? batch : have[Array.IndexOf(values, readers[i].Value)], (partition, features, vectors) =>
                {
                    grams.Add(partition, features, vectors);
                    residuals.Add(partition, features, seen[partition], vectors, lack);
                    seen[partition] += vectors;
                });
            }
        }

        return (grams.Mean(weight), residuals);
    }

    /// <summary>What each output lacks at each vector, in the order in which features are read; and the squares of what it shall be.</summary>
    private static (float[][] Residuals, double Targets) Residuals(bool convolution, Tensor want, Tensor have, int[] kept, int denseRows)
    {
        float[] theirs = want.ToFloats();
        float[] own = have.ToFloats();
        int positions = convolution ? (int)have.Dims.Skip(2).Aggregate(1L, (a, d) => a * d) : 1;
        int vectors = own.Length / kept.Length;
        var result = new float[kept.Length][];
        double targets = 0;
        for (int row = 0; row < kept.Length; row++)
        {
            float[] lack = result[row] = new float[vectors];
            for (int vector = 0; vector < vectors; vector++)
            {
                (int sample, int position) = (vector / positions, vector % positions);
                float target = theirs[(((sample * denseRows) + kept[row]) * positions) + position];
                lack[vector] = target - own[(((sample * kept.Length) + row) * positions) + position];
                targets += (double)target * target;
            }
        }

        return (result, targets);
    }
}
