using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// The gradient of a convolution's input: for every phase of the stride a correlation of the output's gradient with the taps that meet
/// that phase, outputs and inputs exchanged.
/// </summary>
internal sealed unsafe class InputGradient<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly Kernel _owner;
    private readonly string _name;
    private readonly ConvSpec _spec;
    private readonly ImageView _dy;
    private readonly ImageView _dx;
    private readonly bool _add;
    private readonly List<Phase> _phases = [];

    public InputGradient(Kernel owner, ConvSpec spec, ImageView dy, ImageView dx, bool add)
    {
        _name = owner.Name;
        _owner = owner;
        _spec = spec;
        _dy = dy;
        _dx = dx;
        _add = add;
        ConvGeometry g = spec.Geometry;
        for (int row = 0; row < Math.Min(g.StrideRows, g.Height); row++)
        {
            for (int column = 0; column < Math.Min(g.StrideColumns, g.Width); column++)
            {
                _phases.Add(CreatePhase(row, column));
            }
        }
    }

    public void Pack()
    {
        ConvGeometry g = _spec.Geometry;
        int perOutput = g.InputsPerGroup * g.Taps;
        foreach (Phase phase in _phases)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                phase.Correlations[group].Pack(_spec.Weight.Start + ((nint)group * g.OutputsPerGroup * perOutput), g.Taps, perOutput, phase.Taps);
            }
        }
    }

    public void Add(StepList steps)
    {
        ConvGeometry g = _spec.Geometry;
        int lanes = S.Lanes;
        steps.Add("d input " + _name, Action, [_dy.Slot, _dx.Slot]);

        void Action(in Work w)
        {
            float* dy = w.At(_dy.Slot) + (_dy.Origin * lanes);
            float* dx = w.At(_dx.Slot) + (_dx.Origin * lanes);
            foreach (Phase phase in _phases)
            {
                for (int leading = 0; leading < _dx.Leading; leading++)
                {
                    for (int group = 0; group < g.Groups; group++)
                    {
                        nint outputPlane = (leading * g.Outputs) + (group * g.OutputsPerGroup);
                        nint inputPlane = (leading * g.Inputs) + (group * g.InputsPerGroup);
                        float* to = dx + (inputPlane * _dx.PlanePitch * lanes) + phase.Destination;
                        phase.Correlations[group].Run(
                            dy + (outputPlane * _dy.PlanePitch * lanes) + phase.Source, to, _add ? to : null, phase.AddShape, null, null, w.Part, w.Parts);
                    }
                }
            }
        }
    }

    private Phase CreatePhase(int row, int column)
    {
        ConvGeometry g = _spec.Geometry;
        int lanes = S.Lanes;
        List<(int Tap, int Offset)> rows = ConvGeometry.PhaseTaps(row, g.KernelRows, g.StrideRows, g.DilationRows, g.PadTop);
        List<(int Tap, int Offset)> columns = ConvGeometry.PhaseTaps(column, g.KernelColumns, g.StrideColumns, g.DilationColumns, g.PadLeft);

        // Offsets of consecutive taps differ by a constant, so a start and a step describe them.
        (int rowStart, int rowStep) = Progression(rows);
        (int columnStart, int columnStep) = Progression(columns);
        var shape = new CorrelationShape
        {
            Channels = g.OutputsPerGroup,
            Outputs = g.InputsPerGroup,
            Rows = ((g.Height - 1 - row) / g.StrideRows) + 1,
            Columns = ((g.Width - 1 - column) / g.StrideColumns) + 1,
            TapRows = rows.Count,
            TapColumns = columns.Count,
            SourceChannel = (nint)_dy.PlanePitch * lanes,
            SourceRow = (nint)_dy.RowPitch * lanes,
            SourceColumn = lanes,
            TapRow = (nint)rowStep * _dy.RowPitch * lanes,
            TapColumn = (nint)columnStep * lanes,
            DestinationChannel = (nint)_dx.PlanePitch * lanes,
            DestinationRow = (nint)g.StrideRows * _dx.RowPitch * lanes,
            DestinationColumn = (nint)g.StrideColumns * lanes,
        };
        return new Phase(
            [.. Enumerable.Range(0, g.Groups).Select(_ => new Correlation<S, V>(_owner, shape))],
            [.. rows.SelectMany(r => columns.Select(c => (r.Tap * g.KernelColumns) + c.Tap))],
            (((nint)rowStart * _dy.RowPitch) + columnStart) * lanes,
            (((nint)row * _dx.RowPitch) + column) * lanes,
            (shape.DestinationColumn, shape.DestinationChannel, shape.DestinationRow));
    }

    private static (int Start, int Step) Progression(List<(int Tap, int Offset)> taps) =>
        taps.Count == 0 ? (0, 0) : (taps[0].Offset, taps.Count == 1 ? 0 : taps[1].Offset - taps[0].Offset);

    private sealed record Phase(
        Correlation<S, V>[] Correlations, int[] Taps, nint Source, nint Destination, (nint Column, nint Channel, nint Row) AddShape);
}
