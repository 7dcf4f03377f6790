namespace PruneSearch.Compute.Layout;

/// <summary>
/// Walks several slots of the same dimensions side by side in runs of memory that are contiguous in all of them: whole planes where none
/// has a halo, rows where one has. Lengths and strides count numbers (elements times lanes).
/// </summary>
internal sealed class PlaneWalk
{
    private readonly int[] _origins;
    private readonly int[] _itemStrides;
    private readonly int[] _rowStrides;

    /// <param name="lanes">Samples that are interleaved.</param>
    /// <param name="channelAxis">
    /// The axis whose indices are items (each item has one index along it), with the axes before it folded in; -1 where items do not matter.
    /// </param>
    /// <param name="slots">Slots of equal dimensions.</param>
    public PlaneWalk(int lanes, int channelAxis, params Slot[] slots)
    {
        Slot first = slots[0];
        if (slots.Any(s => !s.Dims.AsSpan().SequenceEqual(first.Dims)))
        {
            throw new ArgumentException($"slots differ in shape: {string.Join(", ", slots.Select(s => $"{s.Name} [{string.Join(",", s.Dims)}]"))}");
        }

        _origins = new int[slots.Length];
        _itemStrides = new int[slots.Length];
        _rowStrides = new int[slots.Length];
        if (first.IsImage && channelAxis <= 1)
        {
            bool dense = slots.All(s => s.Halo.IsNone);
            Items = first.Planes;
            Rows = dense ? 1 : first.Height;
            Length = (dense ? first.Height * first.Width : first.Width) * lanes;
            for (int i = 0; i < slots.Length; i++)
            {
                _origins[i] = slots[i].Origin * lanes;
                _itemStrides[i] = slots[i].PlanePitch * lanes;
                _rowStrides[i] = slots[i].RowPitch * lanes;
            }

            return;
        }

        if (slots.Any(s => !s.Halo.IsNone))
        {
            throw new ArgumentException("only planes of images have halos");
        }

        Rows = 1;
        Items = channelAxis < 0 ? 1 : first.Dims.Take(channelAxis + 1).Aggregate(1, (a, b) => a * b);
        Length = Items == 0 ? 0 : first.Count / Items * lanes;
        Array.Fill(_itemStrides, Length);
    }

    /// <summary>Planes, or indices of the channel axis (times leading ones).</summary>
    public int Items { get; }

    /// <summary>Runs in an item.</summary>
    public int Rows { get; }

    /// <summary>Numbers in a run.</summary>
    public int Length { get; }

    /// <summary>Where a run starts in slot <paramref name="slot"/>.</summary>
    public nint Start(int slot, int item, int row) =>
        _origins[slot] + ((nint)item * _itemStrides[slot]) + ((nint)row * _rowStrides[slot]);
}
