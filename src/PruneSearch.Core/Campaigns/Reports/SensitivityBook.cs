using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Sensitivity;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Reports;

/// <summary>The curves that plans of a campaign went by, read from its artifacts.</summary>
/// <param name="Studies">In the order of the first candidates that used them.</param>
/// <param name="Missing">What could not be read, and why.</param>
public sealed record SensitivityBook(ImmutableArray<SensitivityStudy> Studies, ImmutableArray<string> Missing)
{
    public static SensitivityBook Empty { get; } = new([], []);

    /// <summary>Reads all that can be read: one that is gone or damaged is named in <see cref="Missing"/>.</summary>
    public static async Task<SensitivityBook> ReadAsync(CampaignState state, IArtifactStore artifacts, CancellationToken cancellation)
    {
        var studies = ImmutableArray.CreateBuilder<SensitivityStudy>();
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (ArtifactHash hash in state.Candidates.Select(c => c.Plan?.Sensitivity).OfType<ArtifactHash>().Distinct())
        {
            try
            {
                studies.Add(SensitivityStudy.Parse((await artifacts.GetAsync(hash, cancellation).ConfigureAwait(false)).AsSpan(), $"sensitivity {hash}"));
            }
            catch (Exception e) when (e is ArtifactException or InvalidInputException)
            {
                missing.Add($"sensitivity {hash}: {e.Message}");
            }
        }

        return new SensitivityBook(studies.ToImmutable(), missing.ToImmutable());
    }
}
