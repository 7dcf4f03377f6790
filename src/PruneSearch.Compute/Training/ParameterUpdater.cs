using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Execution;

namespace PruneSearch.Compute.Training;

/// <summary>One trained parameter with its optimizer state and mask.</summary>
internal sealed unsafe class ParameterUpdater : IDisposable
{
    private const string Momentum = "momentum";
    private const string First = "first";
    private const string Second = "second";

    private readonly Optimizer _optimizer;
    private readonly AlignedBuffer _first;
    private readonly AlignedBuffer? _second;
    private float[]? _mask;

    public ParameterUpdater(Parameter parameter, Optimizer optimizer)
    {
        Parameter = parameter;
        _optimizer = optimizer;
        _first = new AlignedBuffer(parameter.Count);
        _second = optimizer is Optimizer.AdamW ? new AlignedBuffer(parameter.Count) : null;
    }

    public Parameter Parameter { get; }

    public static IEnumerable<string> SlotNames(Optimizer optimizer) => optimizer is Optimizer.AdamW ? [First, Second] : [Momentum];

    public Span<float> Slot(string name) => name switch
    {
        Momentum when _second is null => _first.Span,
        First when _second is not null => _first.Span,
        Second when _second is not null => _second.Span,
        _ => throw new ArgumentException($"{_optimizer.GetType().Name} keeps no '{name}'", nameof(name)),
    };

    public void SetMask(float[]? mask)
    {
        if (mask is not null && mask.Length != Parameter.Count)
        {
            throw new ArgumentException($"the mask of '{Parameter.Name}' has {mask.Length} elements, the parameter {Parameter.Count}", nameof(mask));
        }

        _mask = mask;
        Project(0, Parameter.Count);
    }

    /// <summary>One thread's share of a step.</summary>
    public void Update(double rate, long step, int thread, int threads)
    {
        int from = (int)((long)Parameter.Count * thread / threads);
        int to = (int)((long)Parameter.Count * (thread + 1) / threads);
        bool decays = Parameter.Dims.Length > 1;
        switch (_optimizer)
        {
            case Optimizer.Sgd sgd:
                Sgd(from, to, (float)rate, (float)sgd.Momentum, decays ? (float)sgd.WeightDecay : 0, sgd.Nesterov);
                break;
            case Optimizer.AdamW adam:
                Adam(from, to, rate, adam, decays ? adam.WeightDecay : 0, step);
                break;
            default:
                throw new NotSupportedException($"optimizer {_optimizer.GetType().Name}");
        }

        Project(from, to);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second?.Dispose();
    }

    private void Sgd(int from, int to, float rate, float momentum, float decay, bool nesterov)
    {
        float* w = Parameter.Start;
        float* g = Parameter.Gradient!.Start;
        float* v = _first.Start;
        for (int i = from; i < to; i++)
        {
            float gradient = g[i] + (decay * w[i]);
            v[i] = (momentum * v[i]) + gradient;
            w[i] -= rate * (nesterov ? gradient + (momentum * v[i]) : v[i]);
        }
    }

    private void Adam(int from, int to, double rate, Optimizer.AdamW adam, double decay, long step)
    {
        float* w = Parameter.Start;
        float* g = Parameter.Gradient!.Start;
        float* m = _first.Start;
        float* s = _second!.Start;
        float b1 = (float)adam.Beta1;
        float b2 = (float)adam.Beta2;
        float scale = (float)(rate / (1 - Math.Pow(adam.Beta1, step)));
        float root = (float)Math.Sqrt(1 - Math.Pow(adam.Beta2, step));
        float keep = (float)(1 - (rate * decay));
        float epsilon = (float)adam.Epsilon;
        for (int i = from; i < to; i++)
        {
            m[i] = (b1 * m[i]) + ((1 - b1) * g[i]);
            s[i] = (b2 * s[i]) + ((1 - b2) * g[i] * g[i]);
            w[i] = (w[i] * keep) - (scale * m[i] / ((MathF.Sqrt(s[i]) / root) + epsilon));
        }
    }

    /// <summary>Masked weights and what the optimizer remembers of them are zero.</summary>
    private void Project(int from, int to)
    {
        for (int i = from; _mask is not null && i < to; i++)
        {
            if (_mask[i] == 0)
            {
                Parameter.Start[i] = 0;
                _first.Start[i] = 0;
                if (_second is not null)
                {
                    _second.Start[i] = 0;
                }
            }
        }
    }
}
