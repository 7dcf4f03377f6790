using System.Net;

namespace PruneSearch.Campaigns.Remote;

/// <summary>A server refused a request for a reason that asking again does not mend.</summary>
public sealed class RemoteRefusedException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}
