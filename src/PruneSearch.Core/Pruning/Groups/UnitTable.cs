namespace PruneSearch.Pruning.Groups;

/// <summary>The closures of the coupling rules: which unit each slot belongs to, and which units must stay.</summary>
internal sealed class UnitTable
{
    private readonly string?[] _pins;

    public UnitTable(AxisFlood flood)
    {
        var union = new SlotUnion(flood.Slots);
        foreach (SlotRelation relation in flood.Relations)
        {
            union.Unite(relation);
        }

        OfSlot = new int[flood.Slots];
        for (int slot = 0; slot < OfSlot.Length; slot++)
        {
            int root = union.Find(slot);
            OfSlot[slot] = root == slot ? Count++ : OfSlot[root];
        }

        _pins = new string?[Count];
        foreach (AxisPin pin in flood.Pins)
        {
            Pin(pin.Axis, pin.Reason);
        }
    }

    /// <summary>Units are numbered in the order of their first slots.</summary>
    public int Count { get; }

    public int[] OfSlot { get; }

    /// <summary>Why a unit stays; null where it may go.</summary>
    public string? PinOf(int unit) => _pins[unit];

    public ReadOnlySpan<int> On(TrackedAxis axis) => OfSlot.AsSpan(axis.Offset, axis.Size);

    /// <summary>The first reason counts.</summary>
    public void Pin(int unit, string reason) => _pins[unit] ??= reason;

    public void Pin(TrackedAxis axis, string reason)
    {
        foreach (int unit in On(axis))
        {
            Pin(unit, reason);
        }
    }
}
