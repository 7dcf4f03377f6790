using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PruneSearch.Web.Api;

namespace PruneSearch.Web.Security;

/// <summary>
/// A server without keys trusts this machine's people, not the web pages that their browsers show. It answers to names of this machine only
/// (a page whose name was pointed here, DNS rebinding, has another), and takes no action for a page of another origin.
/// </summary>
internal static class LocalRequests
{
    public static void UseLocalRequestsOnly(this IApplicationBuilder app) => app.Use(CheckAsync);

    private static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (!IsLocal(request.Host))
        {
            return Problem.WriteAsync(
                context, StatusCodes.Status403Forbidden, "not a name of this machine",
                $"the request asks for '{request.Host}'; a server without API keys answers to localhost and loopback addresses only");
        }

        return IsSafe(request.Method) || IsOwn(request)
            ? next(context)
            : Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "a page of another origin", $"'{request.Headers.Origin}' may not act here");
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsLocal(HostString host) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Programs say no origin; browsers say that of the page.</summary>
    private static bool IsOwn(HttpRequest request) => request.Headers.Origin is not { Count: > 0 } origin
        ? request.Headers["Sec-Fetch-Site"] is not ["cross-site" or "same-site"]
        : origin is [{ } only] && only.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
