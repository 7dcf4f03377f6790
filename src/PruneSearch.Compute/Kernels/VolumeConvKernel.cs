using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Kernels;

/// <summary>Convolution over three spatial axes, in plain loops: correct for every option, not tuned.</summary>
internal sealed unsafe class VolumeConvKernel<S, V>(string name, Window window, int groups, Parameter weight, Parameter? bias, Slot x, Slot y) : Kernel(name)
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly int _inputs = x.Dims[1];
    private readonly int _outputs = y.Dims[1];
    private readonly int _perGroup = x.Dims[1] / groups;
    private readonly int _inputVolume = window.Input.Aggregate(1, (a, b) => a * b);
    private readonly int _outputVolume = window.Output.Aggregate(1, (a, b) => a * b);
    private readonly int _taps = window.Kernel.Aggregate(1, (a, b) => a * b);

    public override IReadOnlyList<Slot> Inputs => [x];

    public override IReadOnlyList<Slot> Outputs => [y];

    public override IEnumerable<Slot> SavedForBackward => [x];

    public override IEnumerable<Parameter> Parameters => bias is null ? [weight] : [weight, bias];

    public override void Forward(StepList steps)
    {
        steps.Add(Name, Action, [x, y]);

        void Action(in Work w)
        {
            (int first, int last) = w.Share(y.Dims[0] * _outputs);
            for (int plane = first; plane < last; plane++)
            {
                float* to = w.At(y) + ((nint)plane * _outputVolume * S.Lanes);
                V start = bias is null ? S.Zero : S.Set(bias.Start[plane % _outputs]);
                for (int i = 0; i < _outputVolume; i++)
                {
                    S.Store(to + (i * S.Lanes), start);
                }

                float* from = w.At(x);
                Visit(plane, (inputAt, outputAt, weightAt) =>
                {
                    float* target = to + (outputAt * S.Lanes);
                    S.Store(target, S.Fma(S.Load(from + (inputAt * S.Lanes)), S.Set(weight.Start[weightAt]), S.Load(target)));
                });
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        Slot dy = gradients.Of(y);
        bool toInput = gradients.Required(x);
        Slot? dx = toInput ? gradients.Of(x) : null;
        bool add = toInput && gradients.Accumulates(x);
        bool toWeight = weight.IsTrainable;
        bool toBias = bias is { IsTrainable: true };
        AlignedBuffer weights = Allocate((long)weight.Count * gradients.Threads);
        AlignedBuffer biases = Allocate((long)_outputs * gradients.Threads);
        bool addWeight = toWeight && gradients.Accumulates(weight);
        bool addBias = toBias && gradients.Accumulates(bias!);
        steps.Add("d " + Name, Action, [x, dy, .. dx is null ? Array.Empty<Slot>() : [dx]]);
        if (toWeight)
        {
            steps.AddLast("sum d weight " + Name, (in Work w) => Partials.Sum(w, weights, weight, gradients.Threads, addWeight));
        }

        if (toBias)
        {
            steps.AddLast("sum d bias " + Name, (in Work w) => Partials.Sum(w, biases, bias!, gradients.Threads, addBias));
        }

        void Action(in Work w)
        {
            if (w.Part > 0)
            {
                return; // outputs of several channels meet in one input
            }

            float* from = w.At(x);
            float* to = dx is null ? null : w.At(dx);
            if (to is not null && !add)
            {
                NativeMemory.Clear(to, (nuint)x.Count * (nuint)S.Lanes * sizeof(float));
            }

            float* ownWeights = weights.Start + ((nint)w.Thread * weight.Count);
            float* ownBiases = biases.Start + ((nint)w.Thread * _outputs);
            for (int plane = 0; plane < y.Dims[0] * _outputs; plane++)
            {
                float* gradient = w.At(dy) + ((nint)plane * _outputVolume * S.Lanes);
                for (int i = 0; i < _outputVolume; i++)
                {
                    ownBiases[plane % _outputs] += S.Sum(S.Load(gradient + (i * S.Lanes)));
                }

                Visit(plane, (inputAt, outputAt, weightAt) =>
                {
                    V g = S.Load(gradient + (outputAt * S.Lanes));
                    ownWeights[weightAt] += S.Sum(S.Mul(g, S.Load(from + (inputAt * S.Lanes))));
                    if (to is not null)
                    {
                        float* target = to + (inputAt * S.Lanes);
                        S.Store(target, S.Fma(g, S.Set(weight.Start[weightAt]), S.Load(target)));
                    }
                });
            }
        }
    }

    /// <summary>Every product of an output plane: offsets of the input element, the output element (in its plane) and the weight.</summary>
    private void Visit(int plane, Action<nint, nint, nint> product)
    {
        int output = plane % _outputs;
        int firstInput = output / (_outputs / groups) * _perGroup;
        nint inputStart = ((nint)(plane / _outputs) * _inputs) + firstInput;
        for (int at = 0; at < _outputVolume; at++)
        {
            int depth = at / (window.Output[1] * window.Output[2]);
            int row = at / window.Output[2] % window.Output[1];
            int column = at % window.Output[2];
            for (int tap = 0; tap < _taps; tap++)
            {
                int d = Position(0, depth, tap / (window.Kernel[1] * window.Kernel[2]));
                int r = Position(1, row, tap / window.Kernel[2] % window.Kernel[1]);
                int c = Position(2, column, tap % window.Kernel[2]);
                if (d < 0 || r < 0 || c < 0)
                {
                    continue;
                }

                nint inside = (((nint)d * window.Input[1]) + r) * window.Input[2] + c;
                for (int channel = 0; channel < _perGroup; channel++)
                {
                    product(((inputStart + channel) * _inputVolume) + inside, at, ((((nint)output * _perGroup) + channel) * _taps) + tap);
                }
            }
        }
    }

    private int Position(int axis, int output, int tap)
    {
        int at = (output * window.Strides[axis]) - window.PadsBegin[axis] + (tap * window.Dilations[axis]);
        return at < window.Input[axis] ? at : -1;
    }
}
