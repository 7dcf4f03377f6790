namespace PruneSearch.Compute.Layout;

/// <summary>A slot [N, C, spatial...] of one to three spatial axes seen as volumes of planes of rows. Counts elements.</summary>
/// <param name="Volumes">Leading dimension times channels.</param>
/// <param name="RowPitch">Between rows.</param>
/// <param name="PlanePitch">Between planes.</param>
/// <param name="VolumePitch">Between volumes; with the halo, where there is one.</param>
/// <param name="Origin">From the start of a volume to its first element.</param>
internal sealed record SpatialView(int Volumes, int RowPitch, int PlanePitch, int VolumePitch, int Origin)
{
    public static SpatialView Of(Slot slot)
    {
        int volumes = slot.Dims[0] * slot.Dims[1];
        int row = slot.Dims[^1];
        return slot.Dims.Length switch
        {
            3 => new SpatialView(volumes, row, row, row, 0),
            4 => new SpatialView(volumes, slot.RowPitch, slot.PlanePitch, slot.PlanePitch, slot.Origin),
            5 => new SpatialView(volumes, row, row * slot.Dims[3], row * slot.Dims[3] * slot.Dims[2], 0),
            _ => throw new ArgumentException($"'{slot.Name}' of rank {slot.Dims.Length} has no one to three spatial axes", nameof(slot)),
        };
    }
}
