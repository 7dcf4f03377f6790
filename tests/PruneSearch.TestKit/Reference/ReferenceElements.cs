using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.TestKit.Reference;

internal static class ReferenceElements
{
    public static ReferenceTensor Unary(ReferenceTensor x, Func<double, double> f) => new(x.Dims, Array.ConvertAll(x.Data, v => f(v)));

    public static ReferenceTensor Binary(ReferenceTensor a, ReferenceTensor b, Func<double, double, double> f)
    {
        int[] dims = Broadcasting.Shape(TensorShape.Of(a.Dims), TensorShape.Of(b.Dims))!.Concrete();
        var y = ReferenceTensor.Zeros(dims);
        var index = new int[dims.Length];
        for (int i = 0; i < y.Data.Length; i++)
        {
            int rest = i;
            for (int axis = dims.Length - 1; axis >= 0; axis--)
            {
                index[axis] = rest % dims[axis];
                rest /= dims[axis];
            }

            y.Data[i] = f(At(a, index), At(b, index));
        }

        return y;
    }

    /// <summary>Elements of a where the condition is not 0, else of b.</summary>
    public static ReferenceTensor Where(ReferenceTensor condition, ReferenceTensor a, ReferenceTensor b)
    {
        // By position in the broadcast operands, so that infinities in what is not chosen do no harm.
        ReferenceTensor left = Binary(condition, a, (_, v) => v);
        ReferenceTensor right = Binary(condition, b, (_, v) => v);
        ReferenceTensor both = Binary(left, right, (_, _) => 0);
        double[] chosen = Binary(both, condition, (_, c) => c).Data;
        double[] yes = Binary(both, a, (_, v) => v).Data;
        double[] no = Binary(both, b, (_, v) => v).Data;
        return both with { Data = [.. chosen.Select((c, i) => c != 0 ? yes[i] : no[i])] };
    }

    /// <summary>The error function: its Taylor series near zero, Laplace's continued fraction of the complement beyond.</summary>
    public static double Erf(double x)
    {
        double z = Math.Abs(x);
        if (z < 2.5)
        {
            double term = x;
            double sum = x;
            for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }

            return 2 / Math.Sqrt(Math.PI) * sum;
        }

        double fraction = 0;
        for (int n = 80; n > 0; n--)
        {
            fraction = n / 2.0 / (z + fraction);
        }

        return Math.Sign(x) * (1 - (Math.Exp(-z * z) / Math.Sqrt(Math.PI) / (z + fraction)));
    }

    public static ReferenceTensor Gather(ReferenceTensor x, ReferenceTensor indices, int axis)
    {
        int inner = x.Stride(axis);
        int outer = x.Dims.Take(axis).Aggregate(1, (a, b) => a * b);
        int[] dims = [.. x.Dims.Take(axis), .. indices.Dims, .. x.Dims.Skip(axis + 1)];
        var y = ReferenceTensor.Zeros(dims);
        for (int o = 0; o < outer; o++)
        {
            for (int k = 0; k < indices.Data.Length; k++)
            {
                int from = (int)indices.Data[k];
                from = from < 0 ? from + x.Dims[axis] : from;
                for (int i = 0; i < inner; i++)
                {
                    y.Data[(((o * indices.Data.Length) + k) * inner) + i] = x.Data[(((o * x.Dims[axis]) + from) * inner) + i];
                }
            }
        }

        return y;
    }

    private static double At(ReferenceTensor x, int[] index)
    {
        int offset = 0;
        int skip = index.Length - x.Dims.Length;
        for (int axis = 0; axis < x.Dims.Length; axis++)
        {
            offset = (offset * x.Dims[axis]) + (x.Dims[axis] == 1 ? 0 : index[axis + skip]);
        }

        return x.Data[offset];
    }
}
