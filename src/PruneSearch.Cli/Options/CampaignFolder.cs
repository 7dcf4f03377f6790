using System.CommandLine;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;

namespace PruneSearch.Cli.Options;

/// <summary>A campaign to read: in the folder that <c>run --out</c> wrote, or on a server.</summary>
internal sealed class CampaignFolder
{
    private readonly Uri? _server;

    private CampaignFolder(string path, Uri? server, CampaignState state, CampaignSpec spec)
    {
        Path = path;
        _server = server;
        State = state;
        Spec = spec;
    }

    /// <summary>The folder; on a server the campaign's name.</summary>
    public string Path { get; }

    /// <summary>How a command names it: the folder, or name and server.</summary>
    public string Words => _server is null ? Path : $"{Path} --server {_server}";

    public CampaignState State { get; }

    public CampaignSpec Spec { get; }

    public IArtifactStore Artifacts => _server is null
        ? new DirectoryArtifactStore(System.IO.Path.Combine(Path, "artifacts"), Services.Files())
        : ServerOptions.Artifacts(_server);

    public IReadOnlyList<JournalRecord> Records => FileJournal.ReadAll(Path);

    public static Argument<string> Argument(bool orServer = false) => new("DIR")
    {
        Description = orServer ? "A campaign's folder; with --server, its name." : "A campaign's folder.",
    };

    /// <exception cref="InvalidInputException">There is no campaign.</exception>
    public static async Task<CampaignFolder> OpenAsync(string path, string? server, CancellationToken cancellation)
    {
        if (ServerOptions.Url(server, required: false) is not { } url)
        {
            return Open(path);
        }

        RemoteCampaignHost host = ServerOptions.Host(url);
        CampaignState state = await host.GetAsync(path, cancellation).ConfigureAwait(false)
            ?? throw new CampaignNotFoundException(path, await host.ListAsync(cancellation).ConfigureAwait(false));
        return new CampaignFolder(path, url, state, SpecFiles.OfCampaign(state));
    }

    /// <exception cref="InvalidInputException">There is no campaign.</exception>
    public static CampaignFolder Open(string path)
    {
        CampaignState state = CampaignReplay.Fold(FileJournal.Read(path));
        return state.Sequence > 0
            ? new CampaignFolder(path, null, state, SpecFiles.OfCampaign(state))
            : throw new InvalidInputException(path, "holds a campaign that never started", "run it again with --resume");
    }

    /// <summary>Its records up to its state, as people read them.</summary>
    public async Task<CampaignHistory> HistoryAsync(CancellationToken cancellation)
    {
        var history = new CampaignHistory();
        if (_server is null)
        {
            foreach ((int index, JournalRecord record) in Records.Take((int)State.Sequence).Index())
            {
                history.Add(new CampaignEvent(index + 1, record));
            }

            return history;
        }

        await foreach (CampaignEvent next in ServerOptions.Host(_server).WatchAsync(Path, 0, cancellation).ConfigureAwait(false))
        {
            history.Add(next);
            if (next.Sequence >= State.Sequence)
            {
                break;
            }
        }

        return history;
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
                State.Candidates.Count == 0 ? "the campaign has no candidates yet" : $"a number from 0 to {State.Candidates.Count - 1}; 'prunesearch front {Words}' lists the best");
    }
}
