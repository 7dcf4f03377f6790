namespace PruneSearch.Hardware;

/// <summary>
/// Loads exported model files and times them. One instance is one place where models are loaded together (for a child runtime, one
/// process); models of different instances are never timed against each other. Not thread-safe.
/// </summary>
public interface ILatencyRuntime : IDisposable
{
    /// <summary>The name it is registered and chosen by.</summary>
    string Name { get; }

    /// <summary>What a visit costs beside its inferences, as far as is known: a process of its own, for a tool. Default 0.</summary>
    double SecondsPerVisit => 0;

    /// <summary>What would run with these options: version, library, providers.</summary>
    RuntimeDescription Describe(RuntimeOptions options, CancellationToken cancellation = default);

    /// <exception cref="InvalidInputException">The library, the provider or an option is not to be had; says what is.</exception>
    /// <exception cref="RuntimeFailedException">The runtime cannot load the model.</exception>
    /// <exception cref="RuntimeCrashedException">The runtime's process died.</exception>
    ILoadedModel Load(string modelPath, RuntimeOptions options, CancellationToken cancellation = default);

    /// <summary>Times prepared models in the given order; one figure in seconds per visit.</summary>
    IReadOnlyList<double> Time(IReadOnlyList<TimedRun> runs, CancellationToken cancellation = default)
    {
        double[] seconds = new double[runs.Count];
        for (int i = 0; i < seconds.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            (ILoadedModel model, int settle, int inferences) = runs[i];
            if (settle > 0)
            {
                model.Time(settle, cancellation);
            }

            seconds[i] = model.Time(inferences, cancellation);
        }

        return seconds;
    }
}
