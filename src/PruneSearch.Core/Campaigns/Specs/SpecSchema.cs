using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Sections;

namespace PruneSearch.Campaigns.Specs;

/// <summary>
/// The JSON schema (draft 2020-12) of specs, for editors and other tools. Made from the tables that specs are read with, so that it cannot
/// say anything else; what concerns several keys at once is left to <see cref="SpecReader"/>.
/// </summary>
public static class SpecSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as indented text that ends with a line break.</summary>
    public static string ToJson(SpecContext context)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "PruneSearch campaign",
            ["description"] = "What a user asks of a campaign. See docs/spec.md.",
        };
        foreach ((string key, JsonNode? value) in new CampaignSection(context, ".").Schema())
        {
            schema[key] = value?.DeepClone();
        }

        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }
}
