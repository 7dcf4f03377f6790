using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Torch.Training;

/// <summary>One trained parameter with its optimizer state and mask.</summary>
internal sealed class TorchParameter : IDisposable
{
    private const string Momentum = "momentum";
    private const string First = "first";
    private const string Second = "second";

    private readonly Optimizer _optimizer;
    private readonly DeviceTensor _first;
    private readonly DeviceTensor? _second;
    private DeviceTensor? _mask;

    public TorchParameter(string name, DeviceTensor data, Optimizer optimizer)
    {
        Name = name;
        Data = data.requires_grad_();
        _optimizer = optimizer;
        _first = torch.zeros(data.shape, torch.float32, data.device);
        _second = optimizer is Optimizer.AdamW ? torch.zeros(data.shape, torch.float32, data.device) : null;
    }

    public string Name { get; }

    public DeviceTensor Data { get; }

    public static IEnumerable<string> SlotNames(Optimizer optimizer) => optimizer is Optimizer.AdamW ? [First, Second] : [Momentum];

    public DeviceTensor Slot(string name) => name switch
    {
        Momentum when _second is null => _first,
        First when _second is not null => _first,
        Second when _second is not null => _second,
        _ => throw new ArgumentException($"{_optimizer.GetType().Name} keeps no '{name}'", nameof(name)),
    };

    /// <exception cref="ArgumentException">The mask does not fit.</exception>
    public void SetMask(float[]? mask)
    {
        if (mask is not null && mask.Length != Data.NumberOfElements)
        {
            throw new ArgumentException($"the mask of '{Name}' has {mask.Length} elements, the parameter {Data.NumberOfElements}", nameof(mask));
        }

        _mask?.Dispose();
        _mask = mask is null ? null : HostTensors.ToDevice(Tensor.Of<float>(Data.shape, mask), Data.device).DetachFromDisposeScope();
        Project();
    }

    /// <summary>The gradient of the last backward pass; null where the loss does not depend on the parameter.</summary>
    public DeviceTensor? Gradient => Data.grad;

    public void ClearGradient() => Data.grad = null;

    /// <summary>One step, in place: nothing is allocated, so that nothing can fail halfway.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="scratch">At least as many elements as the parameter; for AdamW only.</param>
    public void Update(double rate, long step, DeviceTensor? scratch)
    {
        bool decays = Data.dim() > 1;
        switch (_optimizer)
        {
            case Optimizer.Sgd sgd:
                Sgd(Gradient, rate, sgd, decays ? sgd.WeightDecay : 0);
                break;
            case Optimizer.AdamW adam:
                Adam(Gradient, rate, adam, decays ? adam.WeightDecay : 0, step, scratch!.narrow(0, 0, Data.NumberOfElements).view(Data.shape));
                break;
            default:
                throw new NotSupportedException($"optimizer {_optimizer.GetType().Name}");
        }

        Project();
    }

    public void Dispose()
    {
        ClearGradient();
        Data.Dispose();
        _first.Dispose();
        _second?.Dispose();
        _mask?.Dispose();
    }

    /// <summary>g += decay*w; v = momentum*v + g; w -= rate*(nesterov ? g + momentum*v : v).</summary>
    private void Sgd(DeviceTensor? gradient, double rate, Optimizer.Sgd sgd, double decay)
    {
        _first.mul_(sgd.Momentum);
        Add(_first, gradient, 1);
        Add(_first, decay == 0 ? null : Data, decay);
        if (sgd.Nesterov)
        {
            Data.mul_(1 - (rate * decay));
            Add(Data, gradient, -rate);
            Add(Data, _first, -rate * sgd.Momentum);
            return;
        }

        Add(Data, _first, -rate);
    }

    private void Adam(DeviceTensor? gradient, double rate, Optimizer.AdamW adam, double decay, long step, DeviceTensor scratch)
    {
        _first.mul_(adam.Beta1);
        _second!.mul_(adam.Beta2);
        if (gradient is not null)
        {
            Add(_first, gradient, 1 - adam.Beta1);
            _second.addcmul_(gradient, gradient, 1 - adam.Beta2);
        }

        double root = Math.Sqrt(1 - Math.Pow(adam.Beta2, step));
        scratch.copy_(_second).sqrt_().div_(root).add_(adam.Epsilon);
        Data.mul_(1 - (rate * decay)).addcdiv_(_first, scratch, -rate / (1 - Math.Pow(adam.Beta1, step)));
    }

    private static void Add(DeviceTensor to, DeviceTensor? what, double factor)
    {
        if (what is not null)
        {
            to.add_(what, factor);
        }
    }

    /// <summary>Masked weights and what the optimizer remembers of them are zero.</summary>
    private void Project()
    {
        if (_mask is null)
        {
            return;
        }

        using IDisposable still = torch.no_grad();
        Data.mul_(_mask);
        _first.mul_(_mask);
        _second?.mul_(_mask);
    }
}
