namespace PruneSearch.Compute.Kernels;

/// <summary>A kernel that gathers statistics of a batch.</summary>
internal interface IBatchStatistics
{
    /// <summary>Called before a run with the number of blocks of its batch.</summary>
    void Begin(int blocks);

    /// <summary>Moves the running statistics towards the last batch's.</summary>
    void UpdateRunning(double momentum);
}
