namespace PruneSearch.Pruning.Groups;

/// <summary>
/// Union-find over slots. The root of a set is its smallest slot, so that the result does not depend on the order of the unions.
/// </summary>
internal sealed class SlotUnion
{
    private readonly int[] _parent;

    public SlotUnion(int slots)
    {
        _parent = new int[slots];
        for (int i = 0; i < slots; i++)
        {
            _parent[i] = i;
        }
    }

    public int Find(int slot)
    {
        while (_parent[slot] != slot)
        {
            slot = _parent[slot] = _parent[_parent[slot]];
        }

        return slot;
    }

    public void Unite(int a, int b)
    {
        a = Find(a);
        b = Find(b);
        if (a < b)
        {
            _parent[b] = a;
        }
        else
        {
            _parent[a] = b;
        }
    }

    public void Unite(SlotRelation relation)
    {
        (TrackedAxis from, TrackedAxis to, _) = relation;
        if (relation.Map.IsShift)
        {
            int first = Math.Max(0, -relation.Map.Start);
            int end = Math.Min(from.Size, to.Size - relation.Map.Start);
            for (int i = first; i < end; i++)
            {
                Unite(from.Offset + i, to.Offset + i + relation.Map.Start);
            }

            return;
        }

        for (int i = 0; i < from.Size; i++)
        {
            foreach (int target in relation.Map.Targets(i, to.Size))
            {
                Unite(from.Offset + i, to.Offset + target);
            }
        }
    }
}
