namespace PruneSearch.Campaigns.Remote;

/// <summary>A server did not answer for as long as its caller was ready to wait.</summary>
public sealed class RemoteUnreachableException(Uri? server, string trouble) : Exception($"{server} cannot be reached: {trouble}");
