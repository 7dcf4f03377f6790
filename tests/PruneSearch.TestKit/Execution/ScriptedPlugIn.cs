using PruneSearch.Execution;

namespace PruneSearch.TestKit.Execution;

/// <summary>A plug-in for a machine as a test wants it.</summary>
/// <param name="seesCuda">What is there; may throw.</param>
/// <param name="inner">What executes; null for nothing.</param>
public sealed class ScriptedPlugIn(Func<bool> seesCuda, IExecutionBackend? inner = null) : IBackendPlugIn
{
    public string Name => BackendNames.Torch;

    public IExecutionBackend Open(BackendOptions options) => new NamedBackend(Name, options, inner);

    public bool SeesCuda() => seesCuda();
}
