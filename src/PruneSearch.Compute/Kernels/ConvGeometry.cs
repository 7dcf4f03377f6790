using PruneSearch.Compute.Layout;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Kernels;

/// <summary>A convolution over rows and columns: one spatial axis is seen as two with a single row.</summary>
internal sealed record ConvGeometry(
    int Groups, int Inputs, int Outputs,
    int KernelRows, int KernelColumns, int StrideRows, int StrideColumns, int DilationRows, int DilationColumns,
    int PadTop, int PadLeft, int Height, int Width, int OutputHeight, int OutputWidth)
{
    public int InputsPerGroup => Inputs / Groups;

    public int OutputsPerGroup => Outputs / Groups;

    public int Taps => KernelRows * KernelColumns;

    public static ConvGeometry Of(Window window, int groups, int inputs, int outputs)
    {
        if (window.SpatialRank == 1)
        {
            return new ConvGeometry(
                groups, inputs, outputs, 1, window.Kernel[0], 1, window.Strides[0], 1, window.Dilations[0],
                0, window.PadsBegin[0], 1, window.Input[0], 1, window.Output[0]);
        }

        return new ConvGeometry(
            groups, inputs, outputs, window.Kernel[0], window.Kernel[1], window.Strides[0], window.Strides[1],
            window.Dilations[0], window.Dilations[1], window.PadsBegin[0], window.PadsBegin[1],
            window.Input[0], window.Input[1], window.Output[0], window.Output[1]);
    }

    /// <summary>What the forward pass reads around the input.</summary>
    public Halo InputHalo => new(
        PadTop,
        PadLeft,
        Math.Max(0, ((OutputHeight - 1) * StrideRows) + ((KernelRows - 1) * DilationRows) - PadTop - (Height - 1)),
        Math.Max(0, ((OutputWidth - 1) * StrideColumns) + ((KernelColumns - 1) * DilationColumns) - PadLeft - (Width - 1)));

    /// <summary>What the gradient of the input reads around the output's gradient.</summary>
    public Halo OutputHalo
    {
        get
        {
            (int top, int bottom) = Reach(Height, KernelRows, StrideRows, DilationRows, PadTop, OutputHeight);
            (int left, int right) = Reach(Width, KernelColumns, StrideColumns, DilationColumns, PadLeft, OutputWidth);
            return new Halo(top, left, bottom, right);
        }
    }

    /// <summary>Taps that meet input positions of one phase: position = phase + stride*i reads output i + offset through tap k.</summary>
    public static List<(int Tap, int Offset)> PhaseTaps(int phase, int kernel, int stride, int dilation, int pad)
    {
        var taps = new List<(int Tap, int Offset)>();
        for (int k = 0; k < kernel; k++)
        {
            int distance = phase + pad - (k * dilation);
            if (((distance % stride) + stride) % stride == 0)
            {
                taps.Add((k, distance / stride));
            }
        }

        return taps;
    }

    private static (int Before, int After) Reach(int size, int kernel, int stride, int dilation, int pad, int output)
    {
        int before = 0;
        int after = 0;
        for (int phase = 0; phase < Math.Min(stride, size); phase++)
        {
            int last = (size - 1 - phase) / stride;
            foreach ((_, int offset) in PhaseTaps(phase, kernel, stride, dilation, pad))
            {
                before = Math.Max(before, -offset);
                after = Math.Max(after, last + offset - (output - 1));
            }
        }

        return (before, after);
    }
}
