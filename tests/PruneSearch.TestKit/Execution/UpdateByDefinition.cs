using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Execution;

/// <summary>An optimizer's rule for one parameter, element by element in double precision.</summary>
public sealed class UpdateByDefinition(Tensor start, Optimizer optimizer)
{
    private readonly double[] _first = new double[start.Count];
    private readonly double[] _second = new double[start.Count];
    private readonly bool _decays = start.Dims.Count > 1;

    public double[] Values { get; private set; } = Array.ConvertAll(start.ToFloats(), v => (double)v);

    public void Step(ReadOnlySpan<float> gradient, double rate, int step)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            double w = Values[i];
            switch (optimizer)
            {
                case Optimizer.Sgd sgd:
                    double g = gradient[i] + (_decays ? sgd.WeightDecay * w : 0);
                    _first[i] = (sgd.Momentum * _first[i]) + g;
                    Values[i] = w - (rate * (sgd.Nesterov ? g + (sgd.Momentum * _first[i]) : _first[i]));
                    break;
                case Optimizer.AdamW adam:
                    _first[i] = (adam.Beta1 * _first[i]) + ((1 - adam.Beta1) * gradient[i]);
                    _second[i] = (adam.Beta2 * _second[i]) + ((1 - adam.Beta2) * gradient[i] * gradient[i]);
                    double m = _first[i] / (1 - Math.Pow(adam.Beta1, step));
                    double v = _second[i] / (1 - Math.Pow(adam.Beta2, step));
                    Values[i] = (w * (1 - (_decays ? rate * adam.WeightDecay : 0))) - (rate * m / (Math.Sqrt(v) + adam.Epsilon));
                    break;
            }
        }
    }

    /// <summary>Goes on from rounded values.</summary>
    public void Set(float[] values) => Values = Array.ConvertAll(values, v => (double)v);
}
