using PruneSearch.Compute.Layout;

namespace PruneSearch.Compute.Program;

/// <summary>Sets halos to zero before a kernel writes the planes inside them: the memory may have held something else.</summary>
internal static unsafe class HaloClear
{
    public static void Add(StepList steps, IEnumerable<Slot> slots, int lanes)
    {
        foreach (Slot slot in slots.Where(s => !s.Halo.IsNone))
        {
            steps.Add("halo " + slot.Name, (in Work w) => Clear(w, slot, lanes), [slot]);
        }
    }

    private static void Clear(in Work w, Slot slot, int lanes)
    {
        float* start = w.At(slot);
        Halo halo = slot.Halo;
        int pitch = slot.RowPitch * lanes;
        (int first, int last) = w.Share(slot.Planes);
        for (int plane = first; plane < last; plane++)
        {
            float* at = start + ((nint)plane * slot.PlanePitch * lanes);
            new Span<float>(at, halo.Top * pitch).Clear();
            float* row = at + (halo.Top * pitch);
            for (int y = 0; y < slot.Height; y++, row += pitch)
            {
                new Span<float>(row, halo.Left * lanes).Clear();
                new Span<float>(row + ((halo.Left + slot.Width) * lanes), halo.Right * lanes).Clear();
            }

            new Span<float>(row, halo.Bottom * pitch).Clear();
        }
    }
}
