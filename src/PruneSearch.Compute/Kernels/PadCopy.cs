using System.Runtime.InteropServices;
using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>Copies an image into a slot with a halo of zeros, where the value itself cannot have one.</summary>
internal static unsafe class PadCopy
{
    /// <summary>The slot that the copy goes to: always of rank 4.</summary>
    public static Slot Target(string name, Slot from, Halo halo)
    {
        var to = new Slot(name, from.Dims.Length == 4 ? from.Dims : [from.Dims[0], from.Dims[1], 1, from.Dims[2]]);
        to.Widen(halo);
        return to;
    }

    public static Slot Add(StepList steps, string name, Slot from, Halo halo, int lanes)
    {
        Slot to = Target(name, from, halo);
        Add(steps, name, from, to, lanes);
        return to;
    }

    public static void Add(StepList steps, string name, Slot from, Slot to, int lanes)
    {
        ImageView source = ImageView.Of(from);
        steps.Add(name, Action, [from, to]);

        void Action(in Work w)
        {
            float* x = w.At(from);
            float* y = w.At(to);
            (int first, int last) = w.Share(to.Planes);
            for (int plane = first; plane < last; plane++)
            {
                float* destination = y + ((nint)plane * to.PlanePitch * lanes);
                NativeMemory.Clear(destination, (nuint)(to.PlanePitch * lanes) * sizeof(float));
                for (int row = 0; row < to.Height; row++)
                {
                    NativeMemory.Copy(
                        x + (((nint)plane * source.PlanePitch) + source.Origin + ((nint)row * source.RowPitch)) * lanes,
                        destination + (to.Origin + ((nint)row * to.RowPitch)) * lanes,
                        (nuint)(to.Width * lanes) * sizeof(float));
                }
            }
        }
    }
}
