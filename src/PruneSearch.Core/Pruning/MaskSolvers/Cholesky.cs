namespace PruneSearch.Pruning.MaskSolvers;

/// <summary>Factors of symmetric positive definite matrices, row-major, in double precision and in blocks that stay in cache.</summary>
internal static class Cholesky
{
    private const int Block = 64;

    /// <summary>The lower triangle L with L L^T = A, in place; what is above the diagonal is left as it is.</summary>
    /// <param name="a">The matrix; its lower triangle is read.</param>
    /// <param name="n">Its size.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <returns>False where the matrix is not positive definite; its contents are then undefined.</returns>
    public static bool TryFactor(double[] a, int n, int threads)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        for (int first = 0; first < n; first += Block)
        {
            int end = Math.Min(n, first + Block);
            for (int i = first; i < end; i++)
            {
                for (int j = first; j <= i; j++)
                {
                    double value = a[(i * n) + j] - Dense.Dot<double>(a.AsSpan((i * n) + first, j - first), a.AsSpan((j * n) + first, j - first));
                    if (i != j)
                    {
                        a[(i * n) + j] = value / a[(j * n) + j];
                    }
                    else if (value > 0 && double.IsFinite(value))
                    {
                        a[(i * n) + j] = Math.Sqrt(value);
                    }
                    else
                    {
                        return false;
                    }
                }
            }

            int start = first;
            Parallel.For(end, n, parallel, i =>
            {
                for (int j = start; j < end; j++)
                {
                    double sum = Dense.Dot<double>(a.AsSpan((i * n) + start, j - start), a.AsSpan((j * n) + start, j - start));
                    a[(i * n) + j] = (a[(i * n) + j] - sum) / a[(j * n) + j];
                }
            });
            Parallel.For(end, n, parallel, i =>
            {
                ReadOnlySpan<double> own = a.AsSpan((i * n) + start, end - start);
                for (int j = end; j <= i; j++)
                {
                    a[(i * n) + j] -= Dense.Dot(own, a.AsSpan((j * n) + start, end - start));
                }
            });
        }

        return true;
    }

    /// <summary>Solves L L^T x = b, in place.</summary>
    /// <param name="lower">L, as <see cref="TryFactor"/> leaves it.</param>
    /// <param name="n">Its size.</param>
    /// <param name="b">The right side; afterwards x.</param>
    public static void Solve(double[] lower, int n, Span<double> b)
    {
        for (int i = 0; i < n; i++)
        {
            b[i] = (b[i] - Dense.Dot<double>(lower.AsSpan(i * n, i), b[..i])) / lower[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            b[i] /= lower[(i * n) + i];
            Dense.AddMultiple(-b[i], lower.AsSpan(i * n, i), b[..i]);
        }
    }

    /// <summary>The inverse of a lower triangle, as a lower triangle.</summary>
    public static double[] InvertLower(double[] lower, int n)
    {
        var inverse = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            Span<double> row = inverse.AsSpan(i * n, i + 1);
            for (int k = 0; k < i; k++)
            {
                Dense.AddMultiple(-lower[(i * n) + k], inverse.AsSpan(k * n, k + 1), row);
            }

            double diagonal = 1 / lower[(i * n) + i];
            for (int k = 0; k < i; k++)
            {
                row[k] *= diagonal;
            }

            row[i] = diagonal;
        }

        return inverse;
    }
}
