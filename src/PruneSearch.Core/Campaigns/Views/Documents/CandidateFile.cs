namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A file of a candidate.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="Href">Where it can be got.</param>
/// <param name="Bytes">Its size, where that is known.</param>
public sealed record CandidateFile(string Name, string Hash, string Href, long? Bytes = null);
