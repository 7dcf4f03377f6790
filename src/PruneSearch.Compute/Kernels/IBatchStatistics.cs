namespace PruneSearch.Compute.Kernels;

/// <summary>A kernel that gathers statistics of a batch.</summary>
internal interface IBatchStatistics
{
    /// <summary>Moves the running statistics towards the last batch's.</summary>
    void UpdateRunning(double momentum);
}
