namespace PruneSearch.Web.Dashboard;

/// <summary>A file of the dashboard's client.</summary>
/// <param name="ContentType">Its type.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Compressed">The same as Brotli; null where that is not smaller.</param>
internal sealed record DashboardFile(string ContentType, byte[] Content, byte[]? Compressed);
