using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>Depthwise convolution of interleaved samples: every output channel reads one input channel (with a multiplier, one of several).</summary>
internal sealed unsafe class DepthwiseKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private const int TileRight = 6;

    private readonly ConvSpec _spec;
    private readonly ImageView _x;
    private readonly ImageView _y;
    private readonly AlignedBuffer _weights;
    private readonly AlignedBuffer? _bias;

    public DepthwiseKernel(string name, ConvSpec spec, Slot x, Slot y)
        : base(name)
    {
        _spec = spec;
        _x = ImageView.Of(x);
        _y = ImageView.Of(y);
        if (!x.Halo.Covers(spec.Geometry.InputHalo))
        {
            throw new ArgumentException($"{name}: the input's halo {x.Halo} does not cover {spec.Geometry.InputHalo}");
        }

        _weights = Allocate(spec.Weight.Count);
        _bias = spec.Fold().Bias is null ? null : Allocate(spec.Geometry.Outputs);
    }

    private int Multiplier => _spec.Geometry.OutputsPerGroup;

    public override IReadOnlyList<Slot> Inputs => _spec.Residual is null ? [_x.Slot] : [_x.Slot, _spec.Residual];

    public override IReadOnlyList<Slot> Outputs => [_y.Slot];

    public override IEnumerable<Slot> SavedForBackward => [_x.Slot];

    public override IEnumerable<Parameter> Parameters => _spec.Parameters;

    public override void Pack()
    {
        (float[]? factors, float[]? bias) = _spec.Fold();
        bias?.CopyTo(_bias!.Span);
        int taps = _spec.Geometry.Taps;
        for (int i = 0; i < _spec.Weight.Count; i++)
        {
            _weights.Start[i] = _spec.Weight.Start[i] * (factors is null ? 1 : factors[i / taps]);
        }
    }

    public override void Forward(StepList steps)
    {
        ConvGeometry g = _spec.Geometry;
        ImageView? residual = _spec.Residual is null ? null : ImageView.Of(_spec.Residual);
        int lanes = S.Lanes;
        nint origin = (_x.Origin - ((nint)g.PadTop * _x.RowPitch) - g.PadLeft) * lanes;
        steps.Add(Name, Action, [.. Inputs, _y.Slot]);

        void Action(in Work w)
        {
            float* x = w.At(_x.Slot) + origin;
            float* y = w.At(_y.Slot) + (_y.Origin * lanes);
            float* plus = residual is null ? null : w.At(residual.Slot) + (residual.Origin * lanes);
            var a = default(TileArguments);
            a.XVector = (nint)g.StrideColumns * lanes;
            a.XRow = (nint)g.DilationRows * _x.RowPitch * lanes;
            a.XTap = (nint)g.DilationColumns * lanes;
            a.Channels = 1;
            a.Rows = g.KernelRows;
            a.Taps = g.KernelColumns;
            a.YVector = lanes;
            a.AddVector = lanes;
            a.Clamp = _spec.Clamp is not null;
            (a.Low, a.High) = _spec.Clamp ?? default;
            (int first, int last) = w.Share(_x.Leading * g.Outputs);
            for (int plane = first; plane < last; plane++)
            {
                int output = plane % g.Outputs;
                nint inputPlane = (plane / g.Outputs * g.Inputs) + (output / Multiplier);
                a.W = _weights.Start + ((nint)output * g.Taps);
                a.Bias = _bias is null ? null : _bias.Start + output;
                for (int row = 0; row < g.OutputHeight; row++)
                {
                    a.X = x + (((inputPlane * _x.PlanePitch) + ((nint)row * g.StrideRows * _x.RowPitch)) * lanes);
                    a.Y = y + ((((nint)plane * _y.PlanePitch) + ((nint)row * _y.RowPitch)) * lanes);
                    a.Add = plus is null ? null : plus + ((((nint)plane * residual!.PlanePitch) + ((nint)row * residual.RowPitch)) * lanes);
                    RowFilter<S, V>.Run(&a, g.OutputWidth);
                }
            }
        }
    }

    public override void PlanGradients(Gradients gradients)
    {
        if (gradients.Required(_x.Slot) && gradients.MayHaveHalo(_y.Slot))
        {
            gradients.Of(_y.Slot).Widen(_spec.Geometry.OutputHalo);
        }
    }

    public override void Backward(StepList steps, Gradients gradients)
    {
        if (_spec.Weight.IsTrainable)
        {
            WeightGradient(steps, gradients);
        }

        if (!gradients.Required(_x.Slot))
        {
            return;
        }

        Slot dy = gradients.Of(_y.Slot);
        if (!dy.Halo.Covers(_spec.Geometry.OutputHalo))
        {
            dy = PadCopy.Add(steps, "pad d " + Name, dy, _spec.Geometry.OutputHalo, S.Lanes);
        }

        InputGradient(steps, ImageView.Of(dy), ImageView.Of(gradients.Of(_x.Slot)), gradients.Accumulates(_x.Slot));
    }

    /// <summary>For every phase of the stride, the taps that meet it, over the outputs of the channel.</summary>
    private void InputGradient(StepList steps, ImageView from, ImageView to, bool add)
    {
        ConvGeometry g = _spec.Geometry;
        int lanes = S.Lanes;
        steps.Add("d input " + Name, Action, [from.Slot, to.Slot]);

        void Action(in Work w)
        {
            float* dy = w.At(from.Slot) + (from.Origin * lanes);
            float* dx = w.At(to.Slot) + (to.Origin * lanes);
            float* weights = stackalloc float[g.Taps * Multiplier];
            var a = default(TileArguments);
            a.XVector = lanes;
            a.XChannel = (nint)from.PlanePitch * lanes;
            a.Channels = Multiplier;
            a.W = weights;
            a.YVector = (nint)g.StrideColumns * lanes;
            a.AddVector = a.YVector;
            (int first, int last) = w.Share(to.Leading * g.Inputs);
            for (int phaseRow = 0; phaseRow < Math.Min(g.StrideRows, g.Height); phaseRow++)
            {
                List<(int Tap, int Offset)> rows = ConvGeometry.PhaseTaps(phaseRow, g.KernelRows, g.StrideRows, g.DilationRows, g.PadTop);
                for (int phaseColumn = 0; phaseColumn < Math.Min(g.StrideColumns, g.Width); phaseColumn++)
                {
                    List<(int Tap, int Offset)> columns = ConvGeometry.PhaseTaps(phaseColumn, g.KernelColumns, g.StrideColumns, g.DilationColumns, g.PadLeft);
                    a.Rows = rows.Count;
                    a.Taps = columns.Count;
                    a.XRow = rows.Count > 1 ? (nint)(rows[1].Offset - rows[0].Offset) * from.RowPitch * lanes : 0;
                    a.XTap = columns.Count > 1 ? (nint)(columns[1].Offset - columns[0].Offset) * lanes : 0;
                    nint start = rows.Count == 0 || columns.Count == 0 ? 0 : (((nint)rows[0].Offset * from.RowPitch) + columns[0].Offset) * lanes;
                    int width = ((g.Width - 1 - phaseColumn) / g.StrideColumns) + 1;
                    for (int plane = first; plane < last; plane++)
                    {
                        int channel = plane % g.Inputs;
                        int at = 0;
                        for (int m = 0; m < Multiplier; m++)
                        {
                            float* source = _spec.Weight.Start + (((nint)channel * Multiplier) + m) * g.Taps;
                            foreach ((int r, _) in rows)
                            {
                                foreach ((int k, _) in columns)
                                {
                                    weights[at++] = source[(r * g.KernelColumns) + k];
                                }
                            }
                        }

                        nint outputPlane = (plane / g.Inputs * g.Outputs) + ((nint)channel * Multiplier);
                        for (int row = phaseRow, i = 0; row < g.Height; row += g.StrideRows, i++)
                        {
                            a.X = dy + (((outputPlane * from.PlanePitch) + ((nint)i * from.RowPitch)) * lanes) + start;
                            a.Y = dx + ((((nint)plane * to.PlanePitch) + ((nint)row * to.RowPitch) + phaseColumn) * lanes);
                            a.Add = add ? a.Y : null;
                            RowFilter<S, V>.Run(&a, width);
                        }
                    }
                }
            }
        }
    }

    private void WeightGradient(StepList steps, Gradients gradients)
    {
        ConvGeometry g = _spec.Geometry;
        int lanes = S.Lanes;
        ImageView dyView = ImageView.Of(gradients.Of(_y.Slot));
        bool hasBias = _spec.Bias is { IsTrainable: true };
        int width = g.Taps + (hasBias ? 1 : 0);
        long perThread = (long)g.Outputs * width;
        AlignedBuffer sums = Allocate(perThread * gradients.Threads);
        bool addWeight = gradients.Accumulates(_spec.Weight);
        bool addBias = hasBias && gradients.Accumulates(_spec.Bias!);
        steps.Add("d weight " + Name, Action, [_x.Slot, dyView.Slot]);
        steps.AddLast("sum d weight " + Name, Sum);

        void Action(in Work w)
        {
            float* x = w.At(_x.Slot) + ((_x.Origin - ((nint)g.PadTop * _x.RowPitch) - g.PadLeft) * lanes);
            float* dy = w.At(dyView.Slot) + (dyView.Origin * lanes);
            float* own = sums.Start + (w.Thread * perThread);
            float* tile = stackalloc float[OuterTileArguments.Room * lanes];
            var a = default(OuterTileArguments);
            a.LeftLine = (nint)dyView.RowPitch * lanes;
            a.LeftStep = lanes;
            a.RightLine = (nint)g.StrideRows * _x.RowPitch * lanes;
            a.RightStep = (nint)g.StrideColumns * lanes;
            a.Lines = g.OutputHeight;
            a.Steps = g.OutputWidth;
            a.Sums = tile;
            int most = Math.Min(TileRight, S.TileRows);
            (int first, int last) = w.Share(_x.Leading * g.Outputs);
            for (int plane = first; plane < last; plane++)
            {
                int output = plane % g.Outputs;
                nint inputPlane = (plane / g.Outputs * g.Inputs) + (output / Multiplier);
                a.Left = dy + ((nint)plane * dyView.PlanePitch * lanes);
                for (int tap = 0; tap < g.Taps; tap += most)
                {
                    int count = Math.Min(most, g.Taps - tap);
                    nint start = Offset(tap);
                    for (int q = 1; q < count; q++)
                    {
                        a.SetOffset(q, Offset(tap + q) - start);
                    }

                    a.Right = x + (inputPlane * _x.PlanePitch * lanes) + start;
                    NativeMemory.Clear(tile, (nuint)(TileRight * lanes) * sizeof(float));
                    OuterTile<S, V>.Run(1, count, &a);
                    for (int q = 0; q < count; q++)
                    {
                        own[((nint)output * width) + tap + q] += S.Sum(S.Load(tile + (q * lanes)));
                    }
                }

                if (hasBias)
                {
                    V sum = S.Zero;
                    for (int row = 0; row < g.OutputHeight; row++)
                    {
                        sum = S.Add(sum, BatchNormRows<S, V>.Sum(a.Left + (row * a.LeftLine), g.OutputWidth * lanes));
                    }

                    own[((nint)output * width) + g.Taps] += S.Sum(sum);
                }
            }
        }

        nint Offset(int tap) =>
            (((nint)(tap / g.KernelColumns) * g.DilationRows * _x.RowPitch) + ((nint)(tap % g.KernelColumns) * g.DilationColumns)) * lanes;

        void Sum(in Work w)
        {
            (int first, int last) = w.Share(g.Outputs);
            for (int output = first; output < last; output++)
            {
                for (int i = 0; i < width; i++)
                {
                    float* target = i < g.Taps ? _spec.Weight.Gradient!.Start + ((nint)output * g.Taps) + i : _spec.Bias!.Gradient!.Start + output;
                    float sum = (i < g.Taps ? addWeight : addBias) ? *target : 0;
                    for (int t = 0; t < gradients.Threads; t++)
                    {
                        sum += sums.Start[(t * perThread) + ((nint)output * width) + i];
                        sums.Start[(t * perThread) + ((nint)output * width) + i] = 0;
                    }

                    *target = sum;
                }
            }
        }
    }
}
