using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Sections;

namespace PruneSearch.Campaigns.Specs;

/// <summary>
/// A spec with every default written out, in one order and spelling: specs that mean the same have the same canonical JSON. It is a valid
/// spec itself. Paths are relative to the spec's folder; what is absent (no limit, no test data) has no key.
/// </summary>
public static class CanonicalSpec
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, NewLine = "\n" };

    /// <summary>
    /// Keys that came after the first journals were written. In one line they are left out where they have their defaults, so that a campaign
    /// of an older version is taken up.
    /// </summary>
    private static readonly string[] Later = ["model.training.rewindTo", "prune.penalty", "prune.penaltyStrength", "prune.reduction", "recovery.rewind", "recovery.recalibrationBatches", "recovery.reconstruction", "recovery.averaging", "recovery.features", "recovery.featureWeight",
        "recovery.patience", "recovery.evaluateEvery", "evaluation.smallerIsBetter", "backend", "torch.device", "torch.precision", "torch.microBatch", "torch.checkpointing",
        "torch.deterministic"];

    /// <summary>The JSON in one line; or, for people, indented.</summary>
    public static string ToJson(CampaignSpec spec, bool indented = false) =>
        indented ? Node(spec).ToJsonString(Indented) : WithoutLaterDefaults(Node(spec)).ToJsonString(Compact);

    /// <summary>SHA-256 of the JSON in one line, as lower-case hexadecimal.</summary>
    public static string Hash(CampaignSpec spec) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson(spec))));

    /// <summary>Where two specs differ, in the order of the format; empty where they mean the same.</summary>
    public static IReadOnlyList<SpecDifference> Differences(CampaignSpec first, CampaignSpec second)
    {
        var differences = new List<SpecDifference>();
        Compare("", Node(first), Node(second), differences);
        return differences;
    }

    private static JsonNode WithoutLaterDefaults(JsonNode node)
    {
        IReadOnlyList<SpecSection> sections = [.. new CampaignSection(SpecContext.BuiltIn, ".").Sections];
        foreach (string[] path in Later.Select(l => l.Split('.')))
        {
            JsonNode? parent = node;
            IReadOnlyList<SpecSection> keys = sections;
            foreach (string key in path[..^1])
            {
                parent = parent?[key];
                keys = Key(keys, key).Sections;
            }

            if (parent is JsonObject mapping && JsonNode.DeepEquals(mapping[path[^1]], Key(keys, path[^1]).Default))
            {
                mapping.Remove(path[^1]);
                if (mapping.Count == 0)
                {
                    ((JsonObject)mapping.Parent!).Remove(path[^2]); // the whole mapping came later
                }
            }
        }

        return node;

        static SpecKey Key(IReadOnlyList<SpecSection> sections, string key) => sections.SelectMany(s => s.Keys).First(k => k.Key == key);
    }

    private static JsonNode Node(CampaignSpec spec) => new CampaignSection(SpecContext.BuiltIn, spec.BaseFolder).Write(spec);

    /// <summary>Mappings are compared key by key, lists of mappings of the same length item by item, anything else as a whole.</summary>
    private static void Compare(string path, JsonNode? first, JsonNode? second, List<SpecDifference> differences)
    {
        if (first is JsonObject a && second is JsonObject b)
        {
            foreach (string key in a.Select(p => p.Key).Union(b.Select(p => p.Key)))
            {
                Compare(path.Length == 0 ? key : $"{path}.{key}", a[key], b[key], differences);
            }
        }
        else if (first is JsonArray left && second is JsonArray right && left.Count == right.Count && left.Count > 0 && left[0] is JsonObject)
        {
            for (int i = 0; i < left.Count; i++)
            {
                Compare($"{path}[{i}]", left[i], right[i], differences);
            }
        }
        else if (!JsonNode.DeepEquals(first, second))
        {
            differences.Add(new SpecDifference(path, first?.ToJsonString(Compact), second?.ToJsonString(Compact)));
        }
    }
}
