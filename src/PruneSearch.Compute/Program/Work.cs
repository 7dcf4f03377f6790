using PruneSearch.Compute.Layout;

namespace PruneSearch.Compute.Program;

/// <summary>What one thread does of one step: a part of a block.</summary>
internal readonly unsafe struct Work(float* arena, int block, int validLanes, int part, int parts, int thread)
{
    /// <summary>Which block of samples.</summary>
    public readonly int Block = block;

    /// <summary>Samples in the block; the lanes behind them repeat the last one.</summary>
    public readonly int ValidLanes = validLanes;

    /// <summary>Which share of the block's work, of <see cref="Parts"/>.</summary>
    public readonly int Part = part;

    public readonly int Parts = parts;

    /// <summary>The thread's number, for scratch memory of its own.</summary>
    public readonly int Thread = thread;

    private readonly float* _arena = arena;

    /// <summary>The first number of a value in this block (of its halo, where it has one).</summary>
    public float* At(Slot slot) => _arena + slot.Root.Offset + (Block * slot.Root.BlockStride);

    /// <summary>This part's share of a range of items.</summary>
    public (int From, int To) Share(int items) => ((int)((long)items * Part / Parts), (int)((long)items * (Part + 1) / Parts));
}
