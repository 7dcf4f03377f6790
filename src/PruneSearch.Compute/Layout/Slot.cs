namespace PruneSearch.Compute.Layout;

/// <summary>
/// Where a value (or a gradient) lies. Memory holds blocks of as many samples as the layout has lanes, interleaved:
/// [block][element of a sample][lane]. Elements are row-major; values of rank 4 may have a halo around every plane.
/// </summary>
internal sealed class Slot
{
    private Slot? _alias;

    public Slot(string name, int[] dims)
    {
        Name = name;
        Dims = dims;
        Count = dims.Aggregate(1, (a, b) => checked(a * b));
    }

    public string Name { get; }

    /// <summary>Dimensions of one sample: the open batch counts as 1.</summary>
    public int[] Dims { get; }

    /// <summary>Elements of one sample.</summary>
    public int Count { get; }

    public Halo Halo { get; private set; }

    /// <summary>The slot whose memory this one uses; itself unless it is an alias.</summary>
    public Slot Root => _alias is null ? this : _alias.Root;

    /// <summary>Numbers from the start of the arena to block 0.</summary>
    public long Offset { get; set; }

    /// <summary>Numbers between blocks; 0 where every thread has an arena of its own.</summary>
    public long BlockStride { get; set; }

    public bool IsImage => Dims.Length == 4;

    public int Height => Dims[2];

    public int Width => Dims[3];

    /// <summary>Planes of an image: leading dimension times channels.</summary>
    public int Planes => Dims[0] * Dims[1];

    /// <summary>Elements between rows of an image.</summary>
    public int RowPitch => Width + Halo.Left + Halo.Right;

    /// <summary>Elements between planes of an image.</summary>
    public int PlanePitch => RowPitch * (Height + Halo.Top + Halo.Bottom);

    /// <summary>From the start of a plane to its first element.</summary>
    public int Origin => (Halo.Top * RowPitch) + Halo.Left;

    /// <summary>Elements of one sample with the halo.</summary>
    public int PhysicalCount => Halo.IsNone ? Count : Planes * PlanePitch;

    /// <summary>Uses the memory of another slot with as many elements; neither may have a halo.</summary>
    public void AliasTo(Slot other) => _alias = other;

    public void Widen(Halo halo) => Halo = Halo.Max(Halo, halo);
}
