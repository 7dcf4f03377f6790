using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Journals;

/// <summary>Where journals of campaigns are kept, by name. Thread-safe.</summary>
public interface ICampaignStore
{
    /// <summary>Names of all campaigns that were ever started here.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Opens a campaign's journal for its one writer; creates it where there is none.</summary>
    /// <exception cref="InvalidInputException">Another process writes it.</exception>
    ValueTask<ICampaignJournal> OpenAsync(string campaign, CancellationToken cancellation = default);

    /// <summary>Records behind number <paramref name="after"/>, in order; empty where there are none. May be called while another writes.</summary>
    /// <param name="campaign">The campaign's name.</param>
    /// <param name="after">The number of the last record that is known.</param>
    /// <param name="most">How many to return at most.</param>
    /// <param name="cancellation">Cancels.</param>
    ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string campaign, long after, int most, CancellationToken cancellation = default);
}
