using System.Text.Json;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Specs;

public sealed class SpecSchemaTests
{
    [Fact]
    public void The_committed_schema_is_what_the_code_generates()
    {
        string committed = Repository.Text("schemas", "campaign.schema.json");
        string generated = SpecSchema.ToJson(SpecContext.BuiltIn);
        Assert.True(
            committed == generated,
            "schemas/campaign.schema.json is out of date; refresh it with: prunesearch validate --schema > schemas/campaign.schema.json");
    }

    [Fact]
    public void Names_in_the_schema_are_those_of_its_context()
    {
        string schema = SpecSchema.ToJson(SpecContext.BuiltIn with { Criteria = ["mine"] });
        JsonNode criterion = JsonNode.Parse(schema)!["properties"]!["prune"]!["properties"]!["criterion"]!;
        Assert.Equal("""["mine"]""", criterion["anyOf"]![0]!["enum"]!.ToJsonString());
    }

    [Fact]
    public void Every_mapping_of_the_schema_is_closed_or_says_what_it_maps_to()
    {
        using JsonDocument schema = JsonDocument.Parse(SpecSchema.ToJson(SpecContext.BuiltIn));
        int mappings = Mappings(schema.RootElement).Count();
        Assert.True(mappings > 15, $"only {mappings} mappings were found");
        Assert.All(Mappings(schema.RootElement), m => Assert.True(m.TryGetProperty("additionalProperties", out _), m.ToString()));
    }

    private static IEnumerable<JsonElement> Mappings(JsonElement at)
    {
        if (at.ValueKind == JsonValueKind.Object)
        {
            if (at.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == "object")
            {
                yield return at;
            }

            foreach (JsonElement below in at.EnumerateObject().SelectMany(p => Mappings(p.Value)))
            {
                yield return below;
            }
        }
        else if (at.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement below in at.EnumerateArray().SelectMany(Mappings))
            {
                yield return below;
            }
        }
    }
}
