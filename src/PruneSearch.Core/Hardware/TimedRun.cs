namespace PruneSearch.Hardware;

/// <summary>One visit to a model while several are timed in turn.</summary>
/// <param name="Settle">Inferences run first and not counted, so that the other model's traces in the caches do not count.</param>
/// <param name="Inferences">Inferences timed back to back.</param>
public readonly record struct TimedRun(ILoadedModel Model, int Settle, int Inferences);
