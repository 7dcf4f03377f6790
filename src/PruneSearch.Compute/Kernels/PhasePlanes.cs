using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;
using PruneSearch.Compute.Simd;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// A convolution's input, padded, with rows and columns of every phase of the stride in a plane of their own, so that a tap reads
/// neighbouring positions for neighbouring outputs. Where nothing needs padding or sorting it is the input itself. Single samples only.
/// </summary>
internal sealed unsafe class PhasePlanes<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly string _name;
    private readonly ConvGeometry _geometry;
    private readonly ImageView _x;
    private readonly (int Row, int Column)[] _phases;
    private readonly V[][] _inside;
    private readonly bool _isInput;

    public PhasePlanes(string name, ConvGeometry geometry, Slot x)
    {
        _name = name;
        _geometry = geometry;
        _x = ImageView.Of(x);
        ConvGeometry g = geometry;
        var phases = new List<(int Row, int Column)>();
        int reachRow = 0;
        int reachColumn = 0;
        for (int tap = 0; tap < g.Taps; tap++)
        {
            (int row, int column) = Tap(tap);
            reachRow = Math.Max(reachRow, row / g.StrideRows);
            reachColumn = Math.Max(reachColumn, column / g.StrideColumns);
            (int, int) phase = (row % g.StrideRows, column % g.StrideColumns);
            if (!phases.Contains(phase))
            {
                phases.Add(phase);
            }
        }

        _phases = [.. phases];
        Height = g.OutputHeight + reachRow;
        Width = g.OutputWidth + reachColumn;
        _inside = Array.ConvertAll(_phases, p => Inside(p.Column - g.PadLeft));
        _isInput = g is { StrideRows: 1, StrideColumns: 1, PadTop: 0, PadLeft: 0 } && Height == g.Height && Width == g.Width && x.Halo.IsNone;
        Slot = _isInput ? x : new Slot(name + " planes", [_x.Leading * _phases.Length, g.Inputs, Height, Width]);
    }

    public Slot Slot { get; }

    public int Height { get; }

    public int Width { get; }

    public nint ChannelStride => (nint)Height * Width;

    /// <summary>Between leading indices: all phases of all channels.</summary>
    public nint LeadingStride => ChannelStride * _geometry.Inputs * _phases.Length;

    /// <summary>For every tap the offset, from a channel's first plane, of what output (0, 0) reads.</summary>
    public nint[] TapOffsets()
    {
        var offsets = new nint[_geometry.Taps];
        for (int tap = 0; tap < offsets.Length; tap++)
        {
            (int row, int column) = Tap(tap);
            int phase = Array.IndexOf(_phases, (row % _geometry.StrideRows, column % _geometry.StrideColumns));
            offsets[tap] = (phase * _geometry.Inputs * ChannelStride) + ((nint)(row / _geometry.StrideRows) * Width) + (column / _geometry.StrideColumns);
        }

        return offsets;
    }

    /// <summary>Adds the step that fills the planes; none where they are the input.</summary>
    public void AddCopy(StepList steps)
    {
        if (!_isInput)
        {
            steps.Add(_name + " planes", Copy, [_x.Slot, Slot]);
        }
    }

    private (int Row, int Column) Tap(int tap) =>
        (tap / _geometry.KernelColumns * _geometry.DilationRows, tap % _geometry.KernelColumns * _geometry.DilationColumns);

    /// <summary>Columns, of a phase that begins at a column of the source, that lie inside the source's rows.</summary>
    private (int Begin, int End) Columns(int firstColumn)
    {
        int step = _geometry.StrideColumns;
        int begin = firstColumn >= 0 ? 0 : Math.Min(Width, (-firstColumn + step - 1) / step);
        return (begin, Math.Clamp((_geometry.Width - 1 - firstColumn + step) / step, begin, Width));
    }

    /// <summary>The same as masks, one for each vector of a row.</summary>
    private V[] Inside(int firstColumn)
    {
        (int begin, int end) = Columns(firstColumn);
        return [.. Enumerable.Range(0, (Width + S.Lanes - 1) / S.Lanes)
            .Select(v => S.AndNot(S.FirstLanes(end - (v * S.Lanes)), S.FirstLanes(begin - (v * S.Lanes))))];
    }

    private void Copy(in Work w)
    {
        ConvGeometry g = _geometry;
        float* x = w.At(_x.Slot);
        float* planes = w.At(Slot);
        (int first, int last) = w.Share(_x.Leading * g.Inputs);
        for (int plane = first; plane < last; plane++)
        {
            float* from = x + _x.Origin + ((nint)plane * _x.PlanePitch);
            for (int phase = 0; phase < _phases.Length; phase++)
            {
                float* to = planes + (((((nint)(plane / g.Inputs) * _phases.Length) + phase) * g.Inputs) + (plane % g.Inputs)) * ChannelStride;
                CopyPhase(from, to, phase, x);
            }
        }
    }

    /// <summary>Whole vectors: what runs past a row's end is overwritten by the next row, except at the plane's end.</summary>
    /// <param name="from">The source plane.</param>
    /// <param name="to">The phase's plane.</param>
    /// <param name="phase">Which.</param>
    /// <param name="lowest">Where the source's memory begins; nothing before it is read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyPhase(float* from, float* to, int phase, float* lowest)
    {
        ConvGeometry g = _geometry;
        int step = g.StrideColumns;
        int firstRow = _phases[phase].Row - g.PadTop;
        int firstColumn = _phases[phase].Column - g.PadLeft;
        V[] inside = _inside[phase];
        (int begin, int end) = Columns(firstColumn);
        float* planeEnd = to + ChannelStride;
        for (int row = 0; row < Height; row++, to += Width)
        {
            int source = firstRow + (row * g.StrideRows);
            if (source < 0 || source >= g.Height)
            {
                NativeMemory.Clear(to, (nuint)Width * sizeof(float));
                continue;
            }

            float* line = from + ((nint)source * _x.RowPitch) + firstColumn;
            for (int v = 0; v < inside.Length; v++)
            {
                int column = v * S.Lanes;
                float* x = line + ((nint)column * step);
                if (step <= 2 && x >= lowest && to + column + S.Lanes <= planeEnd)
                {
                    V values = step == 1 ? S.Load(x) : S.Even(S.Load(x), S.Load(x + S.Lanes));
                    S.Store(to + column, S.And(values, inside[v]));
                    continue;
                }

                for (; column < Math.Min(Width, (v + 1) * S.Lanes); column++)
                {
                    to[column] = column >= begin && column < end ? line[(nint)column * step] : 0;
                }
            }
        }
    }
}
