namespace PruneSearch.Campaigns.Artifacts;

/// <summary>An artifact could not be read or stored, for a reason of a known kind.</summary>
public class ArtifactException(ArtifactProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public ArtifactProblem Problem { get; } = problem;
}
