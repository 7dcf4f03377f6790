using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Web.Artifacts;

/// <summary>
/// Artifacts over HTTP: <c>PUT /api/v1/artifacts/{hash}</c> stores (201, or 200 unread where it is there), <c>GET</c> gives the bytes or
/// a range of them, <c>HEAD</c> their number. The hash is the entity tag; what has it never changes.
/// </summary>
public static class ArtifactEndpoints
{
    /// <summary>16 GiB.</summary>
    public const long DefaultMaxBytes = 16L << 30;

    private const int BufferBytes = 128 * 1024;
    private const string Binary = "application/octet-stream";

    /// <summary>What is kept of an artifact's own address never needs to be asked for again.</summary>
    private const string Immutable = "private, max-age=31536000, immutable";

    /// <summary>It may be kept, but whether it still is the one is asked every time.</summary>
    private const string Asked = "private, no-cache";

    /// <param name="routes">Where to add them.</param>
    /// <param name="store">The artifacts.</param>
    /// <param name="maxBytes">The size of the largest artifact that is taken.</param>
    /// <returns>The endpoints, for authorization: reading is for every role, writing for operators and workers.</returns>
    public static ArtifactRoutes MapArtifacts(this IEndpointRouteBuilder routes, IArtifactInventory store, long maxBytes = DefaultMaxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        const string pattern = ApiRoutes.Artifacts + "/{hash}";
        return new ArtifactRoutes(
            routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], (HttpContext context, string hash) => AnswerAsync(() => GetAsync(context, store, hash, Immutable))),
            routes.MapPut(pattern, (HttpContext context, string hash) => AnswerAsync(() => PutAsync(context, store, hash, maxBytes))));
    }

    /// <summary>Answers with an artifact under another address than its own, where there may be another one tomorrow.</summary>
    internal static async Task DownloadAsync(HttpContext context, IArtifactInventory store, ArtifactHash hash)
    {
        IResult result = await AnswerAsync(() => GetAsync(context, store, hash.Value, Asked)).ConfigureAwait(false);
        if (result is ProblemHttpResult)
        {
            context.Response.Headers.ContentDisposition = default; // why there is no file is not saved as the file
        }

        await result.ExecuteAsync(context).ConfigureAwait(false);
    }

    private static async Task<IResult> GetAsync(HttpContext context, IArtifactInventory store, string text, string caching)
    {
        if (ArtifactHash.TryParse(text) is not { } hash)
        {
            return Malformed();
        }

        if (await store.FindAsync(hash, context.RequestAborted).ConfigureAwait(false) is not { } artifact)
        {
            return Problem(StatusCodes.Status404NotFound, "no such artifact", $"there is no artifact {hash}");
        }

        HttpResponse response = context.Response;
        response.Headers.ETag = $"\"{hash}\"";
        response.Headers.CacheControl = caching;
        response.Headers.AcceptRanges = "bytes";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag.Value is "*" || tag.Tag.Value == $"\"{hash}\""))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        ByteRange? range = ByteRange.Of(context.Request, artifact.Bytes, $"\"{hash}\"");
        if (range is { } asked)
        {
            response.Headers.ContentRange = asked.Text(artifact.Bytes);
            if (asked.Bytes == 0)
            {
                return Results.StatusCode(StatusCodes.Status416RangeNotSatisfiable);
            }
        }

        ByteRange part = range ?? new ByteRange(0, artifact.Bytes);
        response.StatusCode = range is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        response.ContentType = Binary;
        response.ContentLength = part.Bytes;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Results.Empty;
        }

        await SendAsync(context, store, hash, part).ConfigureAwait(false);
        return Results.Empty;
    }

    /// <summary>Sends a part of an artifact; all of it is read, and checked before the last of it is sent.</summary>
    private static async Task SendAsync(HttpContext context, IArtifactInventory store, ArtifactHash hash, ByteRange part)
    {
        try
        {
            CheckedStream stream = await store.OpenAsync(hash, context.RequestAborted).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                byte[] buffer = new byte[BufferBytes];
                long position = 0;
                int read;
                while ((read = await stream.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
                {
                    long from = Math.Max(part.First - position, 0);
                    long to = Math.Min(part.First + part.Bytes - position, read);
                    if (from < to)
                    {
                        await context.Response.Body.WriteAsync(buffer.AsMemory((int)from..(int)to), context.RequestAborted).ConfigureAwait(false);
                    }

                    position += read;
                }
            }
        }
        catch when (context.Response.HasStarted)
        {
            context.Abort(); // the only way left to say that what was sent is not the artifact
        }
        catch
        {
            context.Response.Clear();
            throw;
        }
    }

    private static async Task<IResult> PutAsync(HttpContext context, IArtifactInventory store, string text, long maxBytes)
    {
        HttpRequest request = context.Request;
        if (ArtifactHash.TryParse(text) is not { } hash)
        {
            return Malformed();
        }

        if (request.ContentLength > maxBytes)
        {
            return TooLarge(maxBytes);
        }

        if (request.Headers.ContentEncoding.Any(e => e is not (null or "" or "identity")))
        {
            return Problem(StatusCodes.Status415UnsupportedMediaType, "encoded body", "artifacts are sent as they are, without a content encoding");
        }

        // Whoever stores it again is about to refer to it: it must not be collected meanwhile.
        if (await store.TouchAsync(hash, context.RequestAborted).ConfigureAwait(false))
        {
            return Results.Ok();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null; // bounded here, by what an artifact may have
        }

        try
        {
            StoredArtifact stored = await store.PutAsync(new BoundedStream(request.Body, maxBytes), hash, context.RequestAborted).ConfigureAwait(false);
            return stored.IsNew ? Results.Created($"{ApiRoutes.Artifacts}/{hash}", null) : Results.Ok();
        }
        catch (BodyTooLargeException)
        {
            return TooLarge(maxBytes);
        }
    }

    /// <summary>Says what went wrong in HTTP's terms.</summary>
    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            return Problem(e.StatusCode, "bad request", e.Message);
        }
        catch (ArtifactException e)
        {
            (int status, string title) = e.Problem switch
            {
                ArtifactProblem.Missing => (StatusCodes.Status404NotFound, "no such artifact"),
                ArtifactProblem.Damaged => (StatusCodes.Status410Gone, "damaged artifact"),
                ArtifactProblem.WrongHash => (StatusCodes.Status422UnprocessableEntity, "wrong hash"),
                ArtifactProblem.TooLarge => (StatusCodes.Status413PayloadTooLarge, "too large"),
                ArtifactProblem.NoSpace => (StatusCodes.Status507InsufficientStorage, "no room"),
                ArtifactProblem.Unreachable => (StatusCodes.Status503ServiceUnavailable, "artifact storage not reachable"),
                _ => (StatusCodes.Status500InternalServerError, "artifact storage refuses"),
            };
            return Problem(status, title, e.Message);
        }
    }

    private static IResult Malformed() =>
        Problem(StatusCodes.Status400BadRequest, "malformed hash", "an artifact's name is its SHA-256: 64 lower-case hexadecimal digits");

    private static IResult TooLarge(long maxBytes) => Problem(StatusCodes.Status413PayloadTooLarge, "too large", $"artifacts may have {maxBytes} bytes");

    private static IResult Problem(int status, string title, string detail) => Results.Problem(detail, statusCode: status, title: title);
}
