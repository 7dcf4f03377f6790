using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Torch.Training;

/// <summary>
/// Dynamic loss scaling (Micikevicius et al. 2018, in PyTorch's form): losses are multiplied so that small gradients survive half precision;
/// a step whose gradients overflow is skipped and halves the factor, 2000 good ones in a row double it.
/// </summary>
internal sealed class LossScale(Precision precision)
{
    /// <summary>The name under which a training state keeps it.</summary>
    public const string Slot = "lossScale";

    private const double Initial = 65536;
    private const int GrowthInterval = 2000;
    private const double Smallest = 1.0 / 65536;

    private int _good;

    /// <summary>What losses are multiplied by; 1 where nothing is scaled.</summary>
    public double Factor { get; private set; } = precision == Precision.Float16 ? Initial : 1;

    public bool IsOn { get; } = precision == Precision.Float16;

    /// <summary>Whether gradients overflow however small the factor: the training has diverged.</summary>
    public bool IsLost => IsOn && Factor < Smallest;

    public void Add(bool overflowed)
    {
        if (!IsOn)
        {
            return;
        }

        _good = overflowed ? 0 : _good + 1;
        if (overflowed)
        {
            Factor /= 2;
        }
        else if (_good == GrowthInterval)
        {
            Factor *= 2;
            _good = 0;
        }
    }

    public Tensor ToTensor() => Tensor.Of<float>([2L], [(float)Factor, _good]);

    public void From(Tensor tensor)
    {
        if (IsOn)
        {
            float[] values = tensor.ToFloats();
            Factor = values[0];
            _good = (int)values[1];
        }
    }
}
