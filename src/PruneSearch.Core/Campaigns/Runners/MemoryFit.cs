using PruneSearch.Execution;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The micro-batch of one work item's training: halved where memory does not suffice, and kept so from then on.</summary>
/// <param name="microBatch">What to start with; 0 for the whole batch.</param>
/// <param name="say">Told in words what was halved.</param>
internal sealed class MemoryFit(int microBatch, Action<string> say)
{
    /// <summary>Samples that are computed at once; 0 for the whole batch.</summary>
    public int MicroBatch { get; private set; } = microBatch;

    /// <summary>For something else that is computed in parts; starts with the whole batch.</summary>
    public MemoryFit Beside() => new(0, say);

    /// <summary>Half of what was too much for a batch; false where that was one sample.</summary>
    public bool Halve(int batch, DeviceMemoryException failure)
    {
        int tried = MicroBatch == 0 ? batch : Math.Min(MicroBatch, batch);
        if (tried <= 1)
        {
            return false;
        }

        MicroBatch = (tried + 1) / 2;
        say($"{failure.Message}; a step's {batch} samples now go through in parts of {MicroBatch}");
        return true;
    }
}
