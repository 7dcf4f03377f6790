using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Documentation;

/// <summary>The API's document: OpenAPI 3.1 of everything below <c>/api/v1</c>.</summary>
internal static partial class OpenApiDocument
{
    /// <param name="version">The program's version.</param>
    /// <param name="roles">Who may use an operation, by its key; null for everybody, without a key.</param>
    public static JsonObject Make(string version, Func<string, IReadOnlyList<Role>?> roles)
    {
        var schemas = new JsonSchemas();
        var paths = new JsonObject();
        foreach (IGrouping<string, ApiOperation> route in ApiOperations.All.GroupBy(o => o.Route, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var path = new JsonObject { ["parameters"] = new JsonArray([.. PathParameter().Matches(route.Key).Select(m => Parameter(m.Groups[1].Value, "path", "string", null))]) };
            foreach (ApiOperation operation in route)
            {
                path[operation.Method.ToLowerInvariant()] = Operation(operation, roles(operation.Key), schemas);
            }

            paths[route.Key] = path;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "PruneSearch",
                ["version"] = version,
                ["description"] = "Campaigns for people and workers. What may be null may be left out. Views carry weak entity tags. See docs/api.md.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.All,
                ["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key; a server on loopback may ask for none." } },
            },
        };
    }

    private static JsonObject Operation(ApiOperation operation, IReadOnlyList<Role>? roles, JsonSchemas schemas)
    {
        var result = new JsonObject
        {
            ["operationId"] = Id(operation),
            ["summary"] = operation.Summary,
            ["parameters"] = new JsonArray([.. operation.Query.Select(q => Parameter(q.Name, "query", q.Type, q.Summary))]),
            ["responses"] = Answers(operation, roles, schemas),
        };
        if (operation.Request is { } request)
        {
            result["requestBody"] = Body("application/json", schemas.Of(request));
        }
        else if (operation.TakesBytes)
        {
            result["requestBody"] = Body("application/octet-stream", []);
        }

        if (roles is not null)
        {
            result["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() });
            result["x-roles"] = new JsonArray([.. roles.Select(r => (JsonNode)r.ToString().ToLowerInvariant())]);
        }

        return result;
    }

    private static JsonObject Answers(ApiOperation operation, IReadOnlyList<Role>? roles, JsonSchemas schemas)
    {
        var answers = new JsonObject();
        foreach (ApiAnswer answer in operation.Answers)
        {
            var described = new JsonObject { ["description"] = answer.Summary };
            if (answer.ContentType is { } type)
            {
                described["content"] = new JsonObject { [type] = answer.Body is { } body ? new JsonObject { ["schema"] = schemas.Of(body) } : [] };
            }

            answers[Text(answer.Status)] = described;
        }

        foreach (int status in operation.Problems.Concat(roles is null ? [] : [401, 403]).Append(503).Order())
        {
            answers[Text(status)] = new JsonObject
            {
                ["description"] = ReasonPhrases.GetReasonPhrase(status) + ".",
                ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = schemas.Of(RemoteJson.Default.ProblemDocument) } },
            };
        }

        return answers;
    }

    private static JsonObject Parameter(string name, string place, string type, string? summary)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = place == "path", ["schema"] = new JsonObject { ["type"] = type } };
        if (summary is not null)
        {
            parameter["description"] = summary;
        }

        return parameter;
    }

    private static JsonObject Body(string type, JsonObject schema) => new()
    {
        ["required"] = true,
        ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } },
    };

    /// <summary>The method and the route's words, such as "getCampaignsCampaignOverview".</summary>
    private static string Id(ApiOperation operation) => operation.Method.ToLowerInvariant()
        + string.Concat(Word().Matches(operation.Route[ApiRoutes.Root.Length..]).Select(m => char.ToUpperInvariant(m.Value[0]) + m.Value[1..]));

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
