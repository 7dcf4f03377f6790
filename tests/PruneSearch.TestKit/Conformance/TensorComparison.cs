using PruneSearch.Graphs;
using PruneSearch.TestKit.Reference;

namespace PruneSearch.TestKit.Conformance;

/// <summary>The comparison of ONNX's backend test runner: same type and shape, and |expected - actual| &lt;= 1e-7 + 1e-3 |expected|.</summary>
internal static class TensorComparison
{
    private const double Relative = 1e-3;
    private const double Absolute = 1e-7;

    /// <summary>What differs; null where nothing does.</summary>
    /// <param name="expected">ONNX's output.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="types">Whether the element types must agree too.</param>
    public static string? Difference(Tensor expected, Tensor actual, bool types)
    {
        if ((types && expected.ElementType != actual.ElementType) || !expected.Dims.SequenceEqual(actual.Dims))
        {
            return $"is {actual.Type} instead of {expected.Type}";
        }

        double[] left = ReferenceTensor.Of(expected).Data;
        double[] right = ReferenceTensor.Of(actual).Data;
        for (int i = 0; i < left.Length; i++)
        {
            bool same = left[i].Equals(right[i]) || Math.Abs(left[i] - right[i]) <= Absolute + (Relative * Math.Abs(left[i]));
            if (!same)
            {
                return $"element {i} of {expected.Type} is {right[i]:G9} instead of {left[i]:G9}";
            }
        }

        return null;
    }
}
