namespace PruneSearch.Compute.Program;

/// <summary>How a program is laid out.</summary>
/// <param name="MaxBatch">The most samples of one run; 1 where the graph has no open batch and runs as one sample.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Training">Whether a backward pass follows.</param>
/// <param name="BatchStatistics">Whether batch normalisation uses the batch's own statistics.</param>
/// <param name="Trainable">Parameters that get gradients.</param>
internal sealed record ProgramOptions(int MaxBatch, int Threads, bool Training = false, bool BatchStatistics = false, IReadOnlySet<string>? Trainable = null);
