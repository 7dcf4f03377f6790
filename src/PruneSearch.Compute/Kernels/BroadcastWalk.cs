using PruneSearch.Compute.Layout;

namespace PruneSearch.Compute.Kernels;

/// <summary>
/// Walks a broadcast result and its operands in runs: within a run every tensor either advances by one element per element, or stands
/// still.
/// </summary>
internal sealed class BroadcastWalk
{
    private readonly int[] _outer;
    private readonly int[][] _strides;
    private readonly int[] _origins;

    /// <param name="dims">Dimensions of the result.</param>
    /// <param name="tensors">Dimensions and slot (null for parameters) of every tensor walked; the first is the result.</param>
    /// <param name="lanes">Samples that are interleaved.</param>
    public BroadcastWalk(int[] dims, (int[] Dims, Slot? Slot)[] tensors, int lanes)
    {
        int rank = dims.Length;
        int[] units = [.. tensors.Select(t => t.Slot is null ? 1 : lanes)];
        int[][] strides = [.. tensors.Select(t => Operand.Strides(t.Dims, t.Slot, lanes, rank))];
        Advances = new bool[tensors.Length];
        var settled = new bool[tensors.Length];
        _origins = [.. tensors.Select(t => t.Slot is { IsImage: true } s ? s.Origin * lanes : 0)];
        int inner = rank;
        int run = 1;
        while (inner > 0 && Extends(inner - 1))
        {
            inner--;
            run *= dims[inner];
        }

        Run = run;
        _outer = dims[..inner];
        _strides = [.. strides.Select(s => s[..inner])];
        Items = _outer.Aggregate(1, (a, b) => a * b);
        Repeats = [.. strides.Select((s, t) => Enumerable.Range(0, rank).Any(axis => dims[axis] > 1 && s[axis] == 0))];

        bool Extends(int axis)
        {
            if (dims[axis] == 1)
            {
                return true;
            }

            for (int t = 0; t < tensors.Length; t++)
            {
                bool advances = strides[t][axis] == run * units[t];
                if (!advances && strides[t][axis] != 0)
                {
                    return false;
                }

                if (settled[t] && advances != Advances[t])
                {
                    return false;
                }
            }

            for (int t = 0; t < tensors.Length; t++)
            {
                Advances[t] = strides[t][axis] != 0;
                settled[t] = true;
            }

            return true;
        }
    }

    /// <summary>Elements in a run.</summary>
    public int Run { get; }

    /// <summary>Runs.</summary>
    public int Items { get; }

    /// <summary>Whether a tensor advances within a run (or stands still).</summary>
    public bool[] Advances { get; }

    /// <summary>Whether an element of a tensor is met more than once.</summary>
    public bool[] Repeats { get; }

    /// <summary>Where run <paramref name="item"/> starts in a tensor, in numbers.</summary>
    public nint Start(int tensor, int item)
    {
        nint offset = _origins[tensor];
        for (int axis = _outer.Length - 1; axis >= 0; axis--)
        {
            offset += (nint)(item % _outer[axis]) * _strides[tensor][axis];
            item /= _outer[axis];
        }

        return offset;
    }
}
