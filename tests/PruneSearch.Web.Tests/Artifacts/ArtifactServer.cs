using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Web.Artifacts;

namespace PruneSearch.Web.Tests.Artifacts;

/// <summary>The artifact endpoints on a port of this machine.</summary>
internal sealed class ArtifactServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ArtifactServer(WebApplication application)
    {
        _application = application;
        Url = new Uri(application.Urls.Single() + "/");
    }

    public Uri Url { get; }

    /// <param name="store">Its artifacts.</param>
    /// <param name="maxBytes">The largest that it takes.</param>
    /// <param name="before">Comes before the endpoints: answers itself, or goes on.</param>
    public static async Task<ArtifactServer> StartAsync(IArtifactInventory store, long maxBytes = ArtifactEndpoints.DefaultMaxBytes, Func<HttpContext, RequestDelegate, Task>? before = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        if (before is not null)
        {
            application.Use((HttpContext context, RequestDelegate next) => before(context, next));
        }

        application.UseRouting();
        application.MapArtifacts(store, maxBytes);
        await application.StartAsync(CancellationToken.None);
        return new ArtifactServer(application);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }
}
