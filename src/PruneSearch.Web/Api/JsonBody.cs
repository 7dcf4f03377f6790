using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PruneSearch.Web.Api;

/// <summary>JSON of requests and answers.</summary>
internal static class JsonBody
{
    /// <exception cref="BadHttpRequestException">The body is not said to be JSON: so forms of other web pages are kept out, whose browser is on the server's machine.</exception>
    /// <exception cref="JsonException">The body is not such a document.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("a body of type application/json is expected", StatusCodes.Status415UnsupportedMediaType);
        }

        return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false)
            ?? throw new JsonException("the body is null");
    }

    /// <summary>An answer that nobody keeps.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.CacheControl = "no-store";
        return SendAsync(context, value, type, status);
    }

    /// <summary>An answer whose caching headers are set.</summary>
    public static async Task SendAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted).ConfigureAwait(false);
    }
}
