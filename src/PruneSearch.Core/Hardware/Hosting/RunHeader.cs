namespace PruneSearch.Hardware.Hosting;

/// <summary>A <see cref="TimedRun"/> with the model by its number.</summary>
internal sealed record RunHeader(int Model, int Settle, int Inferences);
