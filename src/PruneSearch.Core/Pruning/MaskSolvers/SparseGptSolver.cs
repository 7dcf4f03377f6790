using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning.MaskSolvers;

/// <summary>
/// SparseGPT (Frantar and Alistarh, "SparseGPT: Massive Language Models Can Be Accurately Pruned in One-Shot", 2023). Goes through the
/// columns of a layer's matrix once; every weight that is zeroed is made up for by those behind it in its row, by the update of the optimal
/// brain surgeon (Hassibi and Stork 1993) under the Hessian of the layer's reconstruction error, the Gram matrix of its inputs. Within a
/// block of columns the weights with the smallest w^2 / U^2 go, U the diagonal of the upper Cholesky factor of the inverse Hessian.
/// </summary>
/// <param name="damping">Part of the mean of the Hessian's diagonal that is added to it. Default 0.01; never raised silently.</param>
/// <param name="blockSize">Columns of a block. Default 128.</param>
public sealed class SparseGptSolver(double damping = 0.01, int blockSize = 128) : IMaskSolver
{
    public string Name => "sparsegpt";

    public LayerSolution Solve(WeightGroup layer, Tensor weights, SparsityPattern pattern, LayerInputs inputs, int threads)
    {
        LayerMatrix matrix = inputs.Matrix;
        if (pattern is SparsityPattern.SemiStructured n && (n.Kept < 0 || n.Of < 1 || n.Kept > n.Of))
        {
            throw new InvalidInputException($"pattern of '{layer.Id}'", $"is {n.Kept}:{n.Of}", "N:M keeps N of M weights, 0 <= N <= M");
        }

        if (pattern is SparsityPattern.Unstructured u && (u.Removed < 0 || u.Removed > layer.Count))
        {
            throw new InvalidInputException($"pattern of '{layer.Id}'", $"removes {u.Removed} of {layer.Count} weights", "at least 0, at most all");
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        float[] data = weights.ToFloats();
        var kept = new bool[data.Length];
        float[] updated = (float[])data.Clone();
        var quota = new Quota(pattern is SparsityPattern.Unstructured free ? free.Removed : 0, layer.Count);
        double largest = 0;
        double error = 0;
        double energy = 0;
        for (int partition = 0; partition < matrix.Partitions; partition++)
        {
            var columns = ColumnOrder.Of(matrix, pattern, blockSize);
            (double[] upper, double added) = UpperFactor(inputs, partition, columns.Order, layer.Id, threads);
            largest = Math.Max(largest, added);
            int rows = matrix.Rows / matrix.Partitions;
            int firstRow = partition * rows;
            double[] before = Gathered(data, matrix, firstRow, rows, columns.Order);
            double[] after = (double[])before.Clone();
            var gone = new bool[before.Length];
            foreach ((int first, int count, int groupSize) in columns.Blocks)
            {
                if (pattern is SparsityPattern.Unstructured)
                {
                    MarkLowest(after, upper, gone, rows, matrix.Columns, first, count, quota.Next(rows * count));
                }

                int toRemove = pattern is SparsityPattern.SemiStructured nm && groupSize == nm.Of ? nm.Of - nm.Kept : 0;
                Parallel.For(0, rows, parallel, row => Compensate(
                    after.AsSpan(row * matrix.Columns, matrix.Columns), gone.AsSpan(row * matrix.Columns, matrix.Columns), upper, matrix.Columns, first, count, groupSize, toRemove));
            }

            (double change, double size) = Errors(inputs.Gram![partition], before, after, rows, columns.Order, parallel);
            error += change;
            energy += size;
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < matrix.Columns; column++)
                {
                    int at = matrix.Index(firstRow + row, columns.Order[column]);
                    int from = (row * matrix.Columns) + column;
                    kept[at] = !gone[from];
                    updated[at] = gone[from] ? 0 : (float)after[from];
                }
            }
        }

        return new LayerSolution(
            WeightMask.Of(layer.Initializer, layer.Dims, kept),
            Tensor.FromFloats(weights.ElementType, [.. weights.Dims], updated),
            largest,
            energy > 0 ? error / energy : 0);
    }

    /// <summary>The diagonal of the inverse of the damped Hessian.</summary>
    internal double[] InverseDiagonal(LayerInputs inputs, int partition, string layer)
    {
        int n = inputs.Matrix.Columns;
        (double[] upper, _) = UpperFactor(inputs, partition, [.. Enumerable.Range(0, n)], layer, threads: 1);
        var diagonal = new double[n];
        for (int row = 0; row < n; row++)
        {
            for (int column = row; column < n; column++)
            {
                diagonal[column] += upper[(row * n) + column] * upper[(row * n) + column];
            }
        }

        return diagonal;
    }

    /// <summary>
    /// U, upper, with U^T U the inverse of the damped Hessian: with the columns reversed, the inverse of the Hessian's lower factor.
    /// </summary>
    private (double[] Upper, double Damping) UpperFactor(LayerInputs inputs, int partition, int[] order, string layer, int threads)
    {
        double[] gram = inputs.Gram?[partition] ?? throw new InvalidOperationException($"no Gram matrices were gathered for layer '{layer}'");
        int n = order.Length;
        double mean = inputs.MeanSquare[partition].Average();
        double added = damping * mean;
        var reversed = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            int from = order[n - 1 - i];
            for (int j = 0; j < n; j++)
            {
                reversed[(i * n) + j] = gram[(from * n) + order[n - 1 - j]];
            }

            // A feature that is always zero says nothing of its weights; it is decoupled from the others, whatever it counts.
            reversed[(i * n) + i] = gram[(from * n) + from] == 0 ? Math.Max(mean, 1e-12) : reversed[(i * n) + i] + added;
        }

        if (!Cholesky.TryFactor(reversed, n, threads))
        {
            throw new InvalidInputException(
                $"layer '{layer}'", $"has a Hessian that is not positive definite with a damping of {added:G3} ({damping:G3} of its mean diagonal)",
                "gather more evidence batches, or make a SparseGptSolver with a larger damping");
        }

        double[] inverse = Cholesky.InvertLower(reversed, n);
        Array.Reverse(inverse); // both axes
        return (inverse, added);
    }

    /// <summary>Marks the weights of a block that go: the lowest saliencies of all rows.</summary>
    private static void MarkLowest(double[] weights, double[] upper, bool[] gone, int rows, int columns, int first, int count, int removed)
    {
        var saliency = new double[rows * count];
        var index = new int[rows * count];
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < count; c++)
            {
                double ratio = weights[(row * columns) + first + c] / upper[((first + c) * columns) + first + c];
                saliency[(row * count) + c] = ratio * ratio;
                index[(row * count) + c] = (row * columns) + first + c;
            }
        }

        Array.Sort(saliency, index);
        foreach (int at in index.AsSpan(0, removed))
        {
            gone[at] = true;
        }
    }

    /// <summary>Zeroes what goes in a block of one row, and moves everything behind each zeroed weight.</summary>
    private static void Compensate(Span<double> row, Span<bool> gone, double[] upper, int columns, int first, int count, int groupSize, int toRemove)
    {
        for (int column = first; column < first + count; column++)
        {
            if (toRemove > 0 && (column - first) % groupSize == 0)
            {
                MarkGroup(row, gone, upper, columns, column, groupSize, toRemove);
            }

            if (gone[column])
            {
                double error = row[column] / upper[(column * columns) + column];
                Dense.AddMultiple(-error, upper.AsSpan((column * columns) + column, columns - column), row[column..]);
                row[column] = 0;
            }
        }
    }

    private static void MarkGroup(Span<double> row, Span<bool> gone, double[] upper, int columns, int first, int size, int toRemove)
    {
        for (int removed = 0; removed < toRemove; removed++)
        {
            int best = -1;
            double lowest = double.PositiveInfinity;
            for (int column = first; column < first + size; column++)
            {
                double saliency = Math.Abs(row[column] / upper[(column * columns) + column]);
                if (!gone[column] && saliency < lowest)
                {
                    (best, lowest) = (column, saliency);
                }
            }

            gone[best] = true;
        }
    }

    /// <summary>The rows of one partition with columns in order.</summary>
    private static double[] Gathered(float[] data, LayerMatrix matrix, int firstRow, int rows, int[] order)
    {
        var gathered = new double[rows * matrix.Columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < order.Length; column++)
            {
                gathered[(row * order.Length) + column] = data[matrix.Index(firstRow + row, order[column])];
            }
        }

        return gathered;
    }

    /// <summary>Mean squares, summed over rows, of what outputs changed by and of outputs.</summary>
    private static (double Change, double Size) Errors(double[] gram, double[] before, double[] after, int rows, int[] order, ParallelOptions parallel)
    {
        int n = order.Length;
        var changes = new double[rows];
        var sizes = new double[rows];
        Parallel.For(0, rows, parallel, row =>
        {
            var change = new double[n];
            var own = new double[n];
            for (int column = 0; column < n; column++)
            {
                own[order[column]] = before[(row * n) + column];
                change[order[column]] = after[(row * n) + column] - before[(row * n) + column];
            }

            changes[row] = Quadratic(gram, change);
            sizes[row] = Quadratic(gram, own);
        });
        return (changes.Sum(), sizes.Sum());
    }

    private static double Quadratic(double[] gram, double[] vector)
    {
        double sum = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            sum += vector[i] == 0 ? 0 : vector[i] * Dense.Dot<double>(gram.AsSpan(i * vector.Length, vector.Length), vector);
        }

        return sum;
    }

    /// <summary>Spreads a number over blocks in proportion to their sizes, exactly in the end.</summary>
    private sealed class Quota(int total, int elements)
    {
        private long _seen;
        private int _given;

        public int Next(int size)
        {
            _seen += size;
            int until = (int)(((Int128)total * _seen * 2 + elements) / (2 * (Int128)elements));
            int next = until - _given;
            _given = until;
            return next;
        }
    }
}
