using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Kernels;

/// <summary>Max and average pooling. The gradient of a maximum goes to the first element that attains it.</summary>
internal sealed unsafe class PoolKernel<S, V>(string name, Window window, bool max, bool countPads, Slot x, Slot y) : Kernel(name)
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly PoolWindow _values = new(window, x, y, countPads);

    public override IReadOnlyList<Slot> Inputs => [x];

    public override IReadOnlyList<Slot> Outputs => [y];

    public override IEnumerable<Slot> SavedForBackward => max ? [x, y] : [];

    public override void Forward(StepList steps)
    {
        steps.Add(Name, Action, [x, y]);

        void Action(in Work w)
        {
            float* from = w.At(x) + (_values.InputOrigin * S.Lanes);
            float* to = w.At(y) + (_values.OutputOrigin * S.Lanes);
            (int first, int last) = w.Share(_values.Outer);
            for (int outer = first; outer < last; outer++)
            {
                Pool(from + ((nint)outer * _values.InputOuter * S.Lanes), to + ((nint)outer * _values.OutputOuter * S.Lanes));
            }
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        if (!gradients.Required(x))
        {
            return;
        }

        Slot dy = gradients.Of(y);
        Slot dx = gradients.Of(x);
        bool add = gradients.Accumulates(x);
        var layout = new PoolWindow(window, dx, dy, countPads);
        steps.Add("d " + Name, Action, max ? [x, y, dy, dx] : [dy, dx]);

        void Action(in Work w)
        {
            (int first, int last) = w.Share(layout.Outer);
            for (int outer = first; outer < last; outer++)
            {
                float* to = w.At(dx) + ((nint)outer * layout.InputOuter * S.Lanes);
                if (!add)
                {
                    NativeMemory.Clear(to, (nuint)(layout.InputOuter * S.Lanes) * sizeof(float));
                }

                Gradient(
                    max ? w.At(x) + ((_values.InputOrigin + ((nint)outer * _values.InputOuter)) * S.Lanes) : null,
                    max ? w.At(y) + ((_values.OutputOrigin + ((nint)outer * _values.OutputOuter)) * S.Lanes) : null,
                    w.At(dy) + ((layout.OutputOrigin + ((nint)outer * layout.OutputOuter)) * S.Lanes),
                    to + (layout.InputOrigin * S.Lanes),
                    layout);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pool(float* x0, float* y0)
    {
        PoolWindow.Axis depth = _values.Axes[0], height = _values.Axes[1], width = _values.Axes[2];
        nint tapStep = (nint)width.Step * S.Lanes;
        for (int d = 0; d < depth.First.Length; d++)
        {
            for (int h = 0; h < height.First.Length; h++)
            {
                float* to = y0 + ((((nint)d * _values.OutputPlane) + ((nint)h * _values.OutputRow)) * S.Lanes);
                for (int o = 0; o < width.First.Length; o++)
                {
                    V result = max ? S.Set(float.NegativeInfinity) : S.Zero;
                    for (int kd = 0; kd < depth.Count[d]; kd++)
                    {
                        for (int kh = 0; kh < height.Count[h]; kh++)
                        {
                            float* at = x0 + ((((nint)(depth.First[d] + (kd * depth.Step)) * _values.InputPlane)
                                + ((nint)(height.First[h] + (kh * height.Step)) * _values.InputRow) + width.First[o]) * S.Lanes);
                            for (int k = width.Count[o]; k > 0; k--)
                            {
                                result = max ? S.Max(result, S.Load(at)) : S.Add(result, S.Load(at));
                                at += tapStep;
                            }
                        }
                    }

                    S.Store(to, max ? result : S.Mul(result, S.Set(1f / (depth.Size[d] * height.Size[h] * width.Size[o]))));
                    to += S.Lanes;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradient(float* x0, float* y0, float* dy0, float* dx0, PoolWindow layout)
    {
        PoolWindow.Axis depth = layout.Axes[0], height = layout.Axes[1], width = layout.Axes[2];
        int tapStep = width.Step * S.Lanes;
        for (int d = 0; d < depth.First.Length; d++)
        {
            for (int h = 0; h < height.First.Length; h++)
            {
                for (int o = 0; o < width.First.Length; o++)
                {
                    V gradient = S.Load(dy0 + ((((nint)d * layout.OutputPlane) + ((nint)h * layout.OutputRow) + o) * S.Lanes));
                    V best = max ? S.Load(y0 + ((((nint)d * _values.OutputPlane) + ((nint)h * _values.OutputRow) + o) * S.Lanes)) : S.Zero;
                    V share = max ? gradient : S.Mul(gradient, S.Set(1f / (depth.Size[d] * height.Size[h] * width.Size[o])));
                    for (int kd = 0; kd < depth.Count[d]; kd++)
                    {
                        for (int kh = 0; kh < height.Count[h]; kh++)
                        {
                            nint plane = depth.First[d] + (kd * depth.Step);
                            nint row = height.First[h] + (kh * height.Step);
                            float* to = dx0 + (((plane * layout.InputPlane) + (row * layout.InputRow) + width.First[o]) * S.Lanes);
                            float* from = max ? x0 + (((plane * _values.InputPlane) + (row * _values.InputRow) + width.First[o]) * S.Lanes) : null;
                            for (int k = 0; k < width.Count[o]; k++)
                            {
                                if (max)
                                {
                                    // The first element equal to the maximum takes the gradient of its lane; nothing is left for later ones.
                                    V hit = S.Equal(S.Load(from + (k * tapStep)), best);
                                    S.Store(to + (k * tapStep), S.Add(S.Load(to + (k * tapStep)), S.And(share, hit)));
                                    share = S.AndNot(share, hit);
                                }
                                else
                                {
                                    S.Store(to + (k * tapStep), S.Add(S.Load(to + (k * tapStep)), share));
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
