namespace PruneSearch.Web.Artifacts;

/// <summary>A request's body exceeds what is allowed.</summary>
internal sealed class BodyTooLargeException : Exception;
