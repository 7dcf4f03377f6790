using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Views;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Api.Views;

/// <summary>What helps to write specs: their schema, and everything that is wrong with one.</summary>
internal sealed class SpecEndpoints
{
    private readonly IArtifactStore _artifacts;
    private readonly SpecContext _context;
    private readonly byte[] _schema;
    private readonly string _tag;

    private SpecEndpoints(IArtifactStore artifacts, SpecContext context)
    {
        _artifacts = artifacts;
        _context = context;
        _schema = Encoding.UTF8.GetBytes(SpecSchema.ToJson(context));
        _tag = Convert.ToHexStringLower(SHA256.HashData(_schema))[..16];
    }

    public static void Map(IEndpointRouteBuilder routes, IArtifactStore artifacts, SpecContext context)
    {
        Role[] readers = [Role.Viewer, Role.Operator, Role.Worker];
        var specs = new SpecEndpoints(artifacts, context);
        routes.MapPost(ApiRoutes.Specs + "/validate", (RequestDelegate)specs.ValidateAsync).AllowOnly(readers);
        routes.MapGet(ApiRoutes.Specs + "/schema", (RequestDelegate)specs.SchemaAsync).AllowOnly(readers);
    }

    private async Task ValidateAsync(HttpContext context)
    {
        SpecText request = await JsonBody.ReadAsync(context, RemoteJson.Default.SpecText).ConfigureAwait(false);
        SpecValidation validation = SpecValidations.Of(request.Spec, _context);
        if (request.Model is { } model && !await _artifacts.ContainsAsync(model, context.RequestAborted).ConfigureAwait(false))
        {
            validation = new SpecValidation(false, [.. validation.Errors, new SpecProblem("model", $"artifact {model} is not here", "a model file is uploaded before the campaign that uses it is submitted")]);
        }

        await JsonBody.WriteAsync(context, validation, RemoteJson.Default.SpecValidation).ConfigureAwait(false);
    }

    private Task SchemaAsync(HttpContext context)
    {
        if (EntityTag.Has(context, _tag))
        {
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/schema+json";
        return context.Response.Body.WriteAsync(_schema, context.RequestAborted).AsTask();
    }
}
