namespace PruneSearch.Compute.Layout;

/// <summary>A slot seen as planes of rows: values of rank 3 have one row. Counts elements.</summary>
internal sealed record ImageView(Slot Slot, int Leading, int Channels, int Height, int Width, int RowPitch, int PlanePitch, int Origin)
{
    public static ImageView Of(Slot slot) => slot.Dims.Length switch
    {
        4 => new ImageView(slot, slot.Dims[0], slot.Dims[1], slot.Height, slot.Width, slot.RowPitch, slot.PlanePitch, slot.Origin),
        3 => new ImageView(slot, slot.Dims[0], slot.Dims[1], 1, slot.Dims[2], slot.Dims[2], slot.Dims[2], 0),
        _ => throw new ArgumentException($"'{slot.Name}' of rank {slot.Dims.Length} is not an image", nameof(slot)),
    };

    /// <summary>Planes that lie without gaps: a plane may be seen as one long row.</summary>
    public bool IsDense => Slot.Halo.IsNone;
}
