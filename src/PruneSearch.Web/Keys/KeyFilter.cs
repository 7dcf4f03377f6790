using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Web.Api;

namespace PruneSearch.Web.Keys;

/// <summary>Lets requests through whose key allows them: 401 without a valid key, 403 with one of another role. What nobody was allowed is closed.</summary>
public static class KeyFilter
{
    private const string Scheme = "Bearer ";
    private static readonly object CallerKey = new();

    /// <summary>Asks for one of these roles.</summary>
    public static TBuilder AllowOnly<TBuilder>(this TBuilder endpoints, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint => endpoint.Metadata.Add(new Allowed(roles)));
        return endpoints;
    }

    /// <summary>Asks for no key.</summary>
    public static TBuilder AllowEverybody<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint => endpoint.Metadata.Add(new Allowed(null)));
        return endpoints;
    }

    /// <summary>Who may use an endpoint; null for everybody, without a key.</summary>
    internal static IReadOnlyList<Role>? RolesAllowed(this Endpoint endpoint) => endpoint.Metadata.GetMetadata<Allowed>() is { } allowed ? allowed.Roles : [];

    /// <summary>Who sends a request.</summary>
    public static Caller Caller(this HttpContext context) => context.Items[CallerKey] as Caller ?? Keys.Caller.Anyone;

    /// <summary>Checks every request; comes behind routing.</summary>
    /// <param name="app">The server.</param>
    /// <param name="keys">The keys; null where none are asked for.</param>
    internal static void UseKeys(this IApplicationBuilder app, ApiKeys? keys)
    {
        if (keys is not null)
        {
            app.Use((context, next) => CheckAsync(context, keys, next));
        }
    }

    private static Task CheckAsync(HttpContext context, ApiKeys keys, RequestDelegate next)
    {
        Endpoint? endpoint = context.GetEndpoint();
        Allowed? allowed = endpoint?.Metadata.GetMetadata<Allowed>();
        if (allowed is { Roles: null } || endpoint is not RouteEndpoint) // what is no endpoint of anybody's is refused behind us, as not found or not allowed
        {
            return next(context);
        }

        string? header = context.Request.Headers.Authorization;
        Caller? caller = header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? keys.Find(header[Scheme.Length..].Trim()) : null;
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, "no valid API key", "send 'Authorization: Bearer KEY'");
        }

        if (allowed is null || !caller.Is(allowed.Roles))
        {
            return Problem.WriteAsync(
                context, StatusCodes.Status403Forbidden, "not allowed",
                $"{caller.Name} is a {caller.Role.ToString()!.ToLowerInvariant()}; this is for {string.Join(" or ", (allowed?.Roles ?? []).Select(r => r.ToString().ToLowerInvariant()))}");
        }

        context.Items[CallerKey] = caller;
        return next(context);
    }

    /// <param name="Roles">Who may; null for everybody.</param>
    private sealed record Allowed(Role[]? Roles);
}
