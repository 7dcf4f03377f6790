using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PruneSearch.Web.Security;

/// <summary>Headers of every answer: what browsers may do with it. An endpoint that needs another policy sets its own.</summary>
internal static class SecurityHeaders
{
    /// <summary>Of answers that are data: they load nothing, and stand in no frame.</summary>
    private const string DataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Of the report: a page without an origin, that reaches nothing of this server's and runs the scripts that it was written with.</summary>
    /// <param name="scripts">Their hashes.</param>
    public static string PagePolicy(string scripts) =>
        $"sandbox allow-scripts; default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            Add(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Add(IHeaderDictionary headers)
    {
        headers.TryAdd("Content-Security-Policy", DataPolicy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
    }
}
