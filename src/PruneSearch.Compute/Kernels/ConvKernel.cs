using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Convolution of interleaved samples: a vector holds one position of as many samples as it has lanes, weights are broadcast. Any kernel,
/// stride, dilation and group. The input needs a halo; so does the output's gradient.
/// </summary>
internal sealed unsafe class ConvKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly ConvSpec _spec;
    private readonly ImageView _x;
    private readonly ImageView _y;
    private readonly Correlation<S, V>[] _forward;
    private readonly AlignedBuffer? _bias;
    private InputGradient<S, V>? _inputGradient;
    private WeightGradient<S, V>? _weightGradient;

    public ConvKernel(string name, ConvSpec spec, Slot x, Slot y)
        : base(name)
    {
        _spec = spec;
        _x = ImageView.Of(x);
        _y = ImageView.Of(y);
        ConvGeometry g = spec.Geometry;
        if (!x.Halo.Covers(g.InputHalo))
        {
            throw new ArgumentException($"{name}: the input's halo {x.Halo} does not cover {g.InputHalo}");
        }

        int lanes = S.Lanes;
        var shape = new CorrelationShape
        {
            Channels = g.InputsPerGroup,
            Outputs = g.OutputsPerGroup,
            Rows = g.OutputHeight,
            Columns = g.OutputWidth,
            TapRows = g.KernelRows,
            TapColumns = g.KernelColumns,
            SourceChannel = (nint)_x.PlanePitch * lanes,
            SourceRow = (nint)g.StrideRows * _x.RowPitch * lanes,
            SourceColumn = (nint)g.StrideColumns * lanes,
            TapRow = (nint)g.DilationRows * _x.RowPitch * lanes,
            TapColumn = (nint)g.DilationColumns * lanes,
            DestinationChannel = (nint)_y.PlanePitch * lanes,
            DestinationRow = (nint)_y.RowPitch * lanes,
            DestinationColumn = lanes,
        };
        _forward = [.. Enumerable.Range(0, g.Groups).Select(_ => new Correlation<S, V>(this, shape))];
        _bias = spec.Fold().Bias is null ? null : Allocate(g.Outputs);
    }

    public override IReadOnlyList<Slot> Inputs => _spec.Residual is null ? [_x.Slot] : [_x.Slot, _spec.Residual];

    public override IReadOnlyList<Slot> Outputs => [_y.Slot];

    public override IEnumerable<Slot> SavedForBackward => [_x.Slot];

    public override IEnumerable<Parameter> Parameters => _spec.Parameters;

    public override void Pack()
    {
        ConvGeometry g = _spec.Geometry;
        (float[]? factors, float[]? bias) = _spec.Fold();
        bias?.CopyTo(_bias!.Span);
        int perOutput = g.InputsPerGroup * g.Taps;
        int[] taps = [.. Enumerable.Range(0, g.Taps)];
        for (int group = 0; group < g.Groups; group++)
        {
            int first = group * g.OutputsPerGroup;
            _forward[group].Pack(
                _spec.Weight.Start + ((nint)first * perOutput), perOutput, g.Taps, taps,
                factors is null ? default : factors.AsSpan(first, g.OutputsPerGroup));
        }

        _inputGradient?.Pack();
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
            (nint Column, nint Channel, nint Row) plusShape = residual is null ? default : (lanes, (nint)residual.PlanePitch * lanes, (nint)residual.RowPitch * lanes);
            for (int leading = 0; leading < _x.Leading; leading++)
            {
                for (int group = 0; group < g.Groups; group++)
                {
                    nint inputPlane = (leading * g.Inputs) + (group * g.InputsPerGroup);
                    nint outputPlane = (leading * g.Outputs) + (group * g.OutputsPerGroup);
                    _forward[group].Run(
                        x + (inputPlane * _x.PlanePitch * lanes),
                        y + (outputPlane * _y.PlanePitch * lanes),
                        plus is null ? null : plus + (outputPlane * plusShape.Channel),
                        plusShape,
                        _bias is null ? null : _bias.Start + (group * g.OutputsPerGroup),
                        _spec.Clamp, w.Part, w.Parts);
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
        if (_spec.Weight.IsTrainable || _spec.Bias is { IsTrainable: true })
        {
            _weightGradient = new WeightGradient<S, V>(this, _spec, _x, ImageView.Of(gradients.Of(_y.Slot)), gradients);
            _weightGradient.Add(steps);
        }

        if (gradients.Required(_x.Slot))
        {
            Slot dy = gradients.Of(_y.Slot);
            if (!dy.Halo.Covers(_spec.Geometry.OutputHalo))
            {
                dy = PadCopy.Add(steps, "pad d " + Name, dy, _spec.Geometry.OutputHalo, S.Lanes);
            }

            _inputGradient = new InputGradient<S, V>(this, _spec, ImageView.Of(dy), ImageView.Of(gradients.Of(_x.Slot)), gradients.Accumulates(_x.Slot));
            _inputGradient.Add(steps);
        }
    }
}
