using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;

namespace PruneSearch.Web.Api;

/// <summary>Turns what a request throws into a status and a problem document.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (CampaignNotFoundException e)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "no such campaign", e.Message).ConfigureAwait(false);
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
        catch (ArtifactException e)
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

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFault(Exception exception, string method, string path);
}
