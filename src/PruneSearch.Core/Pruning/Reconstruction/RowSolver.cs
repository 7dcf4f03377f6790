using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.MaskSolvers;

namespace PruneSearch.Pruning.Reconstruction;

/// <summary>Finds the change of a layer's weights that brings its outputs nearest to what they lack.</summary>
/// <param name="inputs">The features' Gram matrices.</param>
/// <param name="residuals">What the outputs lack.</param>
/// <param name="ridge">Part of the mean of the Gram matrix's diagonal that is added to it.</param>
/// <param name="threads">Threads; the result does not depend on them.</param>
internal sealed class RowSolver(LayerInputs inputs, ResidualSum residuals, double ridge, int threads)
{
    /// <summary>Multiplications that the rows with zeroed weights of one layer may take.</summary>
    private const double MostWork = 4e10;

    private readonly LayerMatrix _matrix = inputs.Matrix;

    /// <summary>What is added to the diagonal of a partition.</summary>
    public double Ridge(int partition) => ridge * inputs.MeanSquare[partition].Average();

    /// <summary>Changes of all weights, row by row; null, with the reason, where they cannot be found.</summary>
    /// <param name="keeps">Whether a weight, by row and column, may be other than zero.</param>
    public (double[][]? Changes, string? Reason) Solve(Func<int, int, bool> keeps)
    {
        int[][] kept = [.. Enumerable.Range(0, _matrix.Rows).Select(r => Enumerable.Range(0, _matrix.Columns).Where(c => keeps(r, c)).ToArray())];
        double work = kept.Where(k => k.Length < _matrix.Columns).Sum(k => Math.Pow(k.Length, 3) / 3);
        if (work > MostWork)
        {
            return (null, $"its rows with zeroed weights would take {work:G2} multiplications, more than {MostWork:G2}");
        }

        var changes = new double[_matrix.Rows][];
        int rows = _matrix.Rows / _matrix.Partitions;
        int failed = 0;
        for (int partition = 0; partition < _matrix.Partitions; partition++)
        {
            if (Ridge(partition) is not > 0)
            {
                return (null, "it reads nothing but zeros");
            }

            double[]? whole = kept.Skip(partition * rows).Take(rows).Any(k => k.Length == _matrix.Columns) ? Factor(partition, [.. Enumerable.Range(0, _matrix.Columns)], threads) : null;
            int own = partition;
            Parallel.For(partition * rows, (partition + 1) * rows, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
            {
                int[] columns = kept[row];
                double[] change = changes[row] = new double[_matrix.Columns];
                if ((columns.Length == _matrix.Columns ? whole : Factor(own, columns, 1)) is not { } lower)
                {
                    Interlocked.Increment(ref failed);
                    return;
                }

                double[] right = residuals.Mean(row);
                double[] solved = [.. columns.Select(c => right[c])];
                Cholesky.Solve(lower, columns.Length, solved);
                for (int i = 0; i < columns.Length; i++)
                {
                    change[columns[i]] = solved[i];
                }
            });
        }

        return failed > 0 ? (null, "the Gram matrix of its inputs is not positive definite with the ridge") : (changes, null);
    }

    /// <summary>The mean squared residual of one output after a change of its weights.</summary>
    public double SquareAfter(int row, double[] change)
    {
        double[] gram = inputs.Gram![_matrix.PartitionOf(row)];
        double square = residuals.Square(row) - (2 * Dense.Dot<double>(change, residuals.Mean(row)));
        for (int column = 0; column < change.Length; column++)
        {
            square += change[column] * Dense.Dot<double>(gram.AsSpan(column * change.Length, change.Length), change);
        }

        return Math.Max(0, square);
    }

    private double[]? Factor(int partition, int[] columns, int factorThreads)
    {
        double[] gram = inputs.Gram![partition];
        double added = Ridge(partition);
        int n = columns.Length;
        var a = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[(i * n) + j] = gram[(columns[i] * _matrix.Columns) + columns[j]] + (i == j ? added : 0);
            }
        }

        return Cholesky.TryFactor(a, n, factorThreads) ? a : null;
    }
}
