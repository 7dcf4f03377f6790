using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PruneSearch.Web.Api;

namespace PruneSearch.Web.Keys;

/// <summary>Lets requests through whose key allows them: 401 without a valid key, 403 with one of another role.</summary>
public static class KeyFilter
{
    private const string Scheme = "Bearer ";
    private static readonly object CallerKey = new();

    /// <summary>Asks for one of these roles.</summary>
    public static TBuilder AllowOnly<TBuilder>(this TBuilder endpoints, ApiKeys? keys, params Role[] roles)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            RequestDelegate next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => CheckAsync(context, keys, roles, next);
        });
        return endpoints;
    }

    /// <summary>Who sends a request.</summary>
    public static Caller Caller(this HttpContext context) => context.Items[CallerKey] as Caller ?? Keys.Caller.Anyone;

    private static Task CheckAsync(HttpContext context, ApiKeys? keys, Role[] roles, RequestDelegate next)
    {
        if (keys is null)
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

        if (!caller.Is(roles))
        {
            return Problem.WriteAsync(
                context, StatusCodes.Status403Forbidden, "not allowed",
                $"{caller.Name} is a {caller.Role.ToString()!.ToLowerInvariant()}; this is for {string.Join(" or ", roles.Select(r => r.ToString().ToLowerInvariant()))}");
        }

        context.Items[CallerKey] = caller;
        return next(context);
    }
}
