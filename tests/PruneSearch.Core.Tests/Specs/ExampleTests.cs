using PruneSearch.Campaigns.Specs;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Specs;

/// <summary>The specs that newcomers start from.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Repository.PathOf("examples"), "*.yaml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_promised_examples_are_there() =>
        Assert.Subset(Names.Select(n => n.Data).ToHashSet(), new HashSet<string> { "quickstart.yaml", "mnist-lenet5.yaml", "resnet20-cifar10.yaml", "keyword-spotting.yaml" });

    /// <summary>Only the text: the data that an example names may be absent.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_reads_without_errors_and_survives_its_canonical_form(string name)
    {
        CampaignSpec spec = SpecReader.ReadFile(Repository.PathOf("examples", name), SpecContext.BuiltIn);
        Assert.Equal(Path.GetFileNameWithoutExtension(name), spec.Name);
        CampaignSpec again = SpecReader.Read(CanonicalSpec.ToJson(spec), name, spec.BaseFolder, SpecContext.BuiltIn);
        Assert.Equal(CanonicalSpec.ToJson(spec), CanonicalSpec.ToJson(again));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_says_how_to_get_its_data_how_to_run_it_and_where_its_schema_is(string name)
    {
        string text = Repository.Text("examples", name);
        Assert.Contains("# Data: ", text);
        Assert.Contains($"# Run: prunesearch run examples/{name}", text);
        Assert.Contains("# yaml-language-server: $schema=../schemas/campaign.schema.json\n", text);
    }

    [Fact]
    public void The_quickstart_needs_nothing_from_outside()
    {
        CampaignSpec spec = SpecReader.ReadFile(Repository.PathOf("examples", "quickstart.yaml"), SpecContext.BuiltIn);
        SpecDataReport report = SpecDataCheck.Check(spec);
        Assert.Empty(report.Errors);
        Assert.Empty(report.Warnings);
    }
}
