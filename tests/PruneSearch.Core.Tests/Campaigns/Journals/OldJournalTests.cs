using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.TestKit.Hardware;
using PruneSearch.TestKit.Journals;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Journals;

/// <summary>What earlier versions wrote is read for ever, and what the next version adds to it does no harm.</summary>
public sealed class OldJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_old_journal_is_never_written_anew() =>
        Assert.Equal("98f38a603aa0d66958c779d368bcfbac9c4d363c2d518a6751aa7605eb8955b0", Convert.ToHexStringLower(SHA256.HashData(OldJournal.V1)));

    [Fact]
    public void A_journal_of_format_1_folds_to_the_state_that_it_was_written_with()
    {
        JournalContent content = Read(OldJournal.V1);
        OldJournalState.AssertV1(CampaignReplay.Fold(content));
        Assert.Equal(12, content.Records.Select(r => r.GetType()).Distinct().Count()); // every kind that format 1 has
    }

    [Fact]
    public void Fields_that_the_next_version_adds_anywhere_are_passed_over()
    {
        string[] records = [.. OldJournal.Records(OldJournal.V1).Select(r => Extended(JsonNode.Parse(r)!).ToJsonString())];
        Assert.All(records, r => Assert.Contains("\"fieldOfTheNextVersion\"", r));
        var lines = new StringBuilder();
        for (int i = 0; i < records.Length; i++)
        {
            string json = $$"""{"first":{{i + 1}},"written":"by the next version","records":[{{records[i]}}]}""";
            lines.Append(CultureInfo.InvariantCulture, $"{JournalChecksum.Of(Encoding.UTF8.GetBytes(json)):x8} {json}\n");
        }

        JournalContent content = Read(Encoding.UTF8.GetBytes(lines.ToString()));
        OldJournalState.AssertV1(CampaignReplay.Fold(content));
        Assert.Equal(Json(Read(OldJournal.V1).Records), Json(content.Records));
    }

    private static string Json(IReadOnlyList<JournalRecord> records) => JsonSerializer.Serialize(new JournalLine(1, records), RecordsJson.Default.JournalLine);

    /// <summary>Adds a field to every object that has a fixed set of them: those that are not keyed by names.</summary>
    private static JsonNode Extended(JsonNode node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array.ToArray())
            {
                if (item is not null)
                {
                    Extended(item);
                }
            }
        }
        else if (node is JsonObject fields)
        {
            foreach ((string name, JsonNode? value) in fields.ToArray())
            {
                if (value is not null && name is not ("ratios" or "groupRatios"))
                {
                    Extended(value);
                }
            }

            fields["fieldOfTheNextVersion"] = new JsonObject { ["with"] = "content" };
        }

        return node;
    }

    private JournalContent Read(byte[] journal)
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, FileJournal.FileName), journal);
        return FileJournal.Read(_folder.Path);
    }
}
