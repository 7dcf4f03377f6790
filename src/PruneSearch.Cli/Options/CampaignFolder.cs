using System.CommandLine;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Cli.Options;

/// <summary>The folder that <c>run --out</c> wrote, for reading.</summary>
internal sealed class CampaignFolder
{
    private CampaignFolder(string path, CampaignState state, CampaignSpec spec)
    {
        Path = path;
        State = state;
        Spec = spec;
    }

    public string Path { get; }

    public CampaignState State { get; }

    public CampaignSpec Spec { get; }

    public IArtifactStore Artifacts => new DirectoryArtifactStore(System.IO.Path.Combine(Path, "artifacts"), Services.Files());

    public IReadOnlyList<JournalRecord> Records => FileJournal.ReadAll(Path);

    public static Argument<string> Argument() => new("DIR") { Description = "A campaign's folder." };

    /// <exception cref="InvalidInputException">There is no campaign.</exception>
    public static CampaignFolder Open(string path)
    {
        CampaignState state = CampaignReplay.Fold(FileJournal.Read(path));
        return state.Sequence > 0
            ? new CampaignFolder(path, state, SpecFiles.OfCampaign(state))
            : throw new InvalidInputException(path, "holds a campaign that never started", "run it again with --resume");
    }

    /// <summary>A candidate by what a user calls it: a number, or c-number.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public CandidateState Candidate(string text)
    {
        string digits = text.StartsWith('c') ? text[1..] : text;
        return int.TryParse(digits, out int number) && number >= 0 && number < State.Candidates.Count
            ? State.Candidates[number]
            : throw new InvalidInputException(
                "CANDIDATE", $"'{text}' is not a candidate of {Path}",
                State.Candidates.Count == 0 ? "the campaign has no candidates yet" : $"a number from 0 to {State.Candidates.Count - 1}; 'prunesearch front {Path}' lists the best");
    }
}
