using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Web.Api;

/// <summary>Answers of requests that are refused (RFC 9457).</summary>
public static class Problem
{
    private const string ContentType = "application/problem+json";

    public static Task WriteAsync(HttpContext context, int status, string title, string? detail = null, IReadOnlyList<InputError>? errors = null)
    {
        if (context.Response.HasStarted)
        {
            context.Abort(); // half an answer must not look like a whole one
            return Task.CompletedTask;
        }

        context.Response.Headers.ETag = default; // that of the answer which was asked for
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        return context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(new ProblemDocument { Title = title, Status = status, Detail = detail, Errors = errors ?? [] }, RemoteJson.Default.ProblemDocument),
            context.RequestAborted).AsTask();
    }
}
