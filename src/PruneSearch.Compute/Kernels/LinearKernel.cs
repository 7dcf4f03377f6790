using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Memory;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>A linear layer over the last axis of interleaved samples.</summary>
internal sealed unsafe class LinearKernel<S, V> : Kernel
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly LinearSpec _spec;
    private readonly Slot _x;
    private readonly Slot _y;
    private readonly int _rows;
    private readonly Correlation<S, V> _forward;
    private readonly AlignedBuffer? _bias;
    private Correlation<S, V>? _inputGradient;
    private int _blocks;

    public LinearKernel(string name, LinearSpec spec, Slot x, Slot y)
        : base(name)
    {
        _spec = spec;
        _x = x;
        _y = y;
        _rows = x.Count / Math.Max(1, spec.Inputs);
        _forward = new Correlation<S, V>(this, Shape(spec.Inputs, spec.Outputs));
        _bias = spec.Bias is null ? null : Allocate(spec.Outputs);
    }

    public override IReadOnlyList<Slot> Inputs => [_x];

    public override IReadOnlyList<Slot> Outputs => [_y];

    public override IEnumerable<Slot> SavedForBackward => [_x];

    public override IEnumerable<Parameter> Parameters => _spec.Parameters;

    public override void Begin(int blocks) => _blocks = blocks;

    public override void Pack()
    {
        float[] factors = new float[Math.Max(_spec.Outputs, _spec.Inputs)];
        Array.Fill(factors, _spec.Alpha);
        _forward.Pack(_spec.Weight.Start, _spec.OutputStride, _spec.InputStride, [0], _spec.Alpha == 1 ? default : factors);
        _inputGradient?.Pack(_spec.Weight.Start, _spec.InputStride, _spec.OutputStride, [0], _spec.Alpha == 1 ? default : factors);
        for (int n = 0; _bias is not null && n < _spec.Outputs; n++)
        {
            _bias.Start[n] = _spec.Beta * _spec.Bias!.Start[_spec.Bias.Count == 1 ? 0 : n];
        }
    }

    public override void Forward(StepList steps) => steps.Add(
        Name,
        (in Work w) => _forward.Run(w.At(_x), w.At(_y), null, default, _bias is null ? null : _bias.Start, _spec.Clamp, w.Part, w.Parts),
        [_x, _y]);

    public override void Backward(StepList steps, Gradients gradients)
    {
        Slot dy = gradients.Of(_y);
        if (gradients.Required(_x))
        {
            Slot dx = gradients.Of(_x);
            bool add = gradients.Accumulates(_x);
            CorrelationShape shape = Shape(_spec.Outputs, _spec.Inputs);
            _inputGradient = new Correlation<S, V>(this, shape);
            steps.Add("d input " + Name, InputGradient, [dy, dx]);

            void InputGradient(in Work w)
            {
                float* to = w.At(dx);
                _inputGradient.Run(
                    w.At(dy), to, add ? to : null, (shape.DestinationColumn, shape.DestinationChannel, shape.DestinationRow), null, null, w.Part, w.Parts);
            }
        }

        bool weight = _spec.Weight.IsTrainable;
        bool bias = _spec.Bias is { IsTrainable: true };
        if (weight || bias)
        {
            bool addWeight = weight && gradients.Accumulates(_spec.Weight);
            bool addBias = bias && gradients.Accumulates(_spec.Bias!);
            steps.AddTeam("d weight " + Name, (in Work w) => WeightGradient(w, dy, weight, addWeight, bias, addBias), [_x, dy]);
        }
    }

    private CorrelationShape Shape(int channels, int outputs) => new()
    {
        Channels = channels,
        Outputs = outputs,
        Rows = 1,
        Columns = _rows,
        TapRows = 1,
        TapColumns = 1,
        SourceChannel = S.Lanes,
        SourceRow = 0,
        SourceColumn = (nint)channels * S.Lanes,
        TapRow = 0,
        TapColumn = 0,
        DestinationChannel = S.Lanes,
        DestinationRow = 0,
        DestinationColumn = (nint)outputs * S.Lanes,
    };

    /// <summary>Every thread takes a share of the outputs, over all blocks: no sums need to be merged.</summary>
    private void WeightGradient(in Work w, Slot gradient, bool weight, bool addWeight, bool bias, bool addBias)
    {
        int lanes = S.Lanes;
        float* x = w.At(_x);
        float* dy = w.At(gradient);
        float* tile = stackalloc float[OuterTileArguments.Room * lanes];
        var a = default(OuterTileArguments);
        a.LeftVector = lanes;
        a.LeftStep = (nint)_spec.Outputs * lanes;
        a.LeftLine = (nint)gradient.Root.BlockStride;
        a.RightStep = (nint)_spec.Inputs * lanes;
        a.RightLine = (nint)_x.Root.BlockStride;
        a.Lines = _blocks;
        a.Steps = _rows;
        a.Sums = tile;
        for (int q = 1; q < 6; q++)
        {
            a.SetOffset(q, q * lanes);
        }

        (int first, int last) = w.Share((_spec.Outputs + 3) / 4);
        for (int left = first * 4; left < Math.Min(_spec.Outputs, last * 4); left += 4)
        {
            int leftCount = Math.Min(4, _spec.Outputs - left);
            a.Left = dy + (left * lanes);
            for (int right = 0; weight && right < _spec.Inputs; right += S.TileRows)
            {
                int rightCount = Math.Min(S.TileRows, _spec.Inputs - right);
                a.Right = x + ((nint)right * lanes);
                new Span<float>(tile, OuterTileArguments.Room * lanes).Clear();
                OuterTile<S, V>.Run(leftCount, rightCount, &a);
                for (int p = 0; p < leftCount; p++)
                {
                    for (int q = 0; q < rightCount; q++)
                    {
                        float* target = _spec.Weight.Gradient!.Start + ((nint)(left + p) * _spec.OutputStride) + ((nint)(right + q) * _spec.InputStride);
                        *target = (addWeight ? *target : 0) + (_spec.Alpha * S.Sum(S.Load(tile + (((p * 6) + q) * lanes))));
                    }
                }
            }

            for (int n = left; bias && n < left + leftCount; n++)
            {
                V sum = S.Zero;
                for (int block = 0; block < _blocks; block++)
                {
                    for (int row = 0; row < _rows; row++)
                    {
                        sum = S.Add(sum, S.Load(dy + (block * a.LeftLine) + (row * a.LeftStep) + (n * lanes)));
                    }
                }

                float* target = _spec.Bias!.Gradient!.Start + n;
                *target = (addBias ? *target : 0) + (_spec.Beta * S.Sum(sum));
            }
        }
    }
}
