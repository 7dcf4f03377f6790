using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Web.Api;

/// <summary>Turns what a request throws into a status and a problem document.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            await ExplainAsync(context).ConfigureAwait(false);
        }
        catch (CampaignNotFoundException e)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "no such campaign", e.Message).ConfigureAwait(false);
        }
        catch (CandidateNotFoundException e)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "no such candidate", e.Message).ConfigureAwait(false);
        }
        catch (CampaignConflictException e)
        {
            await Problem.WriteAsync(context, StatusCodes.Status409Conflict, "the name is taken", null, e.Errors).ConfigureAwait(false);
        }
        catch (InvalidInputException e)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "the input is wrong", null, e.Errors).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "the body is not what is expected here", e.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await Problem.WriteAsync(context, e.StatusCode, "the request is wrong", e.Message).ConfigureAwait(false);
        }
        catch (ArtifactException e) when (e.Problem == ArtifactProblem.Missing)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "no such artifact", e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who asked is gone.
        }
        catch (OperationCanceledException)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "the server is stopping").ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogFault(e, context.Request.Method, context.Request.Path);
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "it does not work now; try again", e.GetType().Name).ConfigureAwait(false);
        }
    }

    /// <summary>What was refused with a bare status (by routing, or where a lease is gone) says why, too.</summary>
    private static Task ExplainAsync(HttpContext context)
    {
        if (context.Response.HasStarted || context.Response.ContentType is not null)
        {
            return Task.CompletedTask;
        }

        int status = context.Response.StatusCode;
        return status switch
        {
            StatusCodes.Status404NotFound => Problem.WriteAsync(context, status, "there is nothing here", $"the API is below {ApiRoutes.Root}"),
            StatusCodes.Status405MethodNotAllowed => Problem.WriteAsync(context, status, "not this method", $"here: {context.Response.Headers.Allow}"),
            StatusCodes.Status410Gone => Problem.WriteAsync(context, status, "the lease is not valid any more", "its work is another one's, or done"),
            _ => Task.CompletedTask,
        };
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFault(Exception exception, string method, string path);
}
