using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>One operand of an element-wise operation: an activation or a parameter.</summary>
internal sealed class Operand
{
    public Operand(Slot slot) => Slot = slot;

    public Operand(Parameter parameter) => Parameter = parameter;

    public Slot? Slot { get; }

    public Parameter? Parameter { get; }

    public int[] Dims => Slot?.Dims ?? Parameter!.Dims;

    /// <summary>Strides, in numbers, along the axes of a broadcast result; 0 where the operand stretches.</summary>
    public static int[] Strides(int[] dims, Slot? slot, int lanes, int rank)
    {
        var strides = new int[rank];
        int stride = slot is null ? 1 : lanes;
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            strides[axis + rank - dims.Length] = dims[axis] == 1 ? 0 : stride;
            stride *= dims[axis];
            if (slot is { IsImage: true })
            {
                stride = axis == 3 ? slot.RowPitch * lanes : axis == 2 ? slot.PlanePitch * lanes : stride;
            }
        }

        return strides;
    }
}
