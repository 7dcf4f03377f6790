namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Scales that say the same as sizes. Sizes spell out batch and channels too, which exporters compute from shapes: they would have to
/// follow an opened batch and every cut. Scales do not.
/// </summary>
internal static class ResizeScales
{
    /// <summary>
    /// The scales; null where there are none in single precision that give the same sizes and positions, or where sizes are not what the
    /// operator takes.
    /// </summary>
    /// <param name="node">A Resize with checked attributes.</param>
    /// <param name="x">The input's shape.</param>
    /// <param name="sizes">The size of every axis.</param>
    public static float[]? For(Node node, TensorShape x, IReadOnlyList<Dim> sizes)
    {
        if (sizes.Count != x.Rank || x.Rank < 3 || sizes[0] != x[0] || sizes[1] != x[1])
        {
            return null;
        }

        float[] scales = [.. Enumerable.Repeat(1f, x.Rank)];
        for (int axis = 2; axis < x.Rank; axis++)
        {
            if (!x[axis].IsKnown || !sizes[axis].IsKnown || For(node, (int)x[axis].Value, (int)sizes[axis].Value) is not { } scale)
            {
                return null;
            }

            scales[axis] = scale;
        }

        return scales;
    }

    private static float? For(Node node, int input, int output)
    {
        float exact = (float)output / input;
        ResizeAxis wanted = ResizeAxis.Of(node, input, output, exact);
        foreach (float scale in new[] { exact, MathF.BitIncrement(exact) })
        {
            if (ResizeOperator.Scaled(input, scale) == output && Same(wanted, ResizeAxis.Of(node, input, output, scale), input))
            {
                return scale;
            }
        }

        return null;
    }

    /// <summary>Positions are the same within rounding; nearest neighbours are the same.</summary>
    private static bool Same(ResizeAxis a, ResizeAxis b, int input) =>
        Enumerable.Range(0, a.Count).All(i => Math.Abs(a.Low[i] + (double)a.Weight[i] - b.Low[i] - b.Weight[i]) <= 1e-6 * input);
}
