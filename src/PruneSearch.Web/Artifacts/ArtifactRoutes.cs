using Microsoft.AspNetCore.Builder;

namespace PruneSearch.Web.Artifacts;

/// <summary>The artifact endpoints, for who may use them to be attached.</summary>
/// <param name="Read">GET and HEAD.</param>
/// <param name="Write">PUT.</param>
public sealed record ArtifactRoutes(RouteHandlerBuilder Read, RouteHandlerBuilder Write);
