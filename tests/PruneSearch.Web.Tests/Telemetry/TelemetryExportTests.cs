using PruneSearch.Telemetry;
using PruneSearch.Web.Telemetry;
using Xunit;

namespace PruneSearch.Web.Tests.Telemetry;

[Collection(ExportEnvironment.Turns)]
public sealed class TelemetryExportTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("http://127.0.0.1:1", "true")]
    public void Nothing_is_sent_unless_the_environment_says_where(string? endpoint, string? disabled)
    {
        using var environment = new ExportEnvironment(endpoint, disabled: disabled);
        using TelemetryExport export = TelemetryExport.Start("prunesearch", "1");
        Assert.False(export.IsOn);
        Assert.Null(ProductTelemetry.Traces.StartActivity(SpanNames.Export));
    }

    [Fact]
    public async Task The_service_names_of_the_environment_go_before_the_programs_own()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("prunesearch-worker", SentBy(receiver, null));
        Assert.Equal("elsewhere", SentBy(receiver, "elsewhere"));
    }

    private static string SentBy(OtlpReceiver receiver, string? serviceName)
    {
        string campaign = $"sent by {serviceName}";
        using var environment = new ExportEnvironment(receiver.Url, serviceName);
        using (TelemetryExport export = TelemetryExport.Start("prunesearch-worker", "1"))
        {
            Assert.True(export.IsOn);
            using var span = ProductTelemetry.Traces.StartActivity(SpanNames.Export);
            span!.SetTag(SpanTags.Campaign, campaign);
        }

        return receiver.Spans.Single(s => s.Tags.GetValueOrDefault(SpanTags.Campaign) == campaign).Service;
    }
}
