using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Telemetry;
using PruneSearch.Web.Telemetry;
using PruneSearch.Web.Tests.Api;
using Xunit;

namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>What a finished campaign has sent: server, HTTP and a worker with real work.</summary>
[Collection(ExportEnvironment.Turns)]
public sealed class FinishedCampaignTests
{
    private static readonly Dictionary<Type, string> Stages = new()
    {
        [typeof(WorkItem.Base)] = SpanNames.Prepare,
        [typeof(WorkItem.Prepare)] = SpanNames.Prepare,
        [typeof(WorkItem.Train)] = SpanNames.Train,
        [typeof(WorkItem.Evaluate)] = SpanNames.Evaluate,
        [typeof(WorkItem.Measure)] = SpanNames.Measure,
    };

    private OtlpSpan[] _spans = [];
    private OtlpPoint[] _points = [];
    private OtlpLog[] _logs = [];
    private CampaignState _state = CampaignState.Empty;
    private IReadOnlyList<JournalRecord> _records = [];

    [Fact]
    public async Task Every_candidate_has_its_full_trace_and_metrics_and_logs_tell_of_it()
    {
        await RunAsync();
        Assert.Equal(CampaignPhase.Finished, _state.Phase);
        Assert.Equal(4, _state.Candidates.Count);
        foreach (int? candidate in _state.Candidates.Select(c => (int?)c.Number).Append(null))
        {
            AssertTrace(candidate);
        }

        AssertMetrics();
        AssertLogs();
    }

    private async Task RunAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(cancellation);
        using (new ExportEnvironment(receiver.Url))
        {
            using TelemetryExport export = TelemetryExport.Start("prunesearch-server", "1.2.3");
            await using TestApi api = await TestApi.StartAsync(telemetry: export);
            (_state, _records) = await TracedCampaign.RunAsync(api, export, cancellation);
            export.Dispose(); // while the campaign is still here to be read
        }

        _spans = [.. receiver.Spans.Where(s => s.Tags.GetValueOrDefault(SpanTags.Campaign) == TracedCampaign.Name || s.Name == SpanNames.Export)];
        _points = [.. receiver.Points];
        _logs = [.. receiver.Logs.Where(l => l.Tags.GetValueOrDefault(SpanTags.Campaign) == TracedCampaign.Name)];
    }

    private void AssertTrace(int? candidate)
    {
        var trace = new WorkTrace(TracedCampaign.Name, candidate);
        OtlpSpan[] all = [.. _spans.Where(s => s.Trace == trace.Id.ToHexString())];
        Assert.All(all, s => Assert.True(s.End > s.Start, s.Name));
        Assert.All(all.Where(s => s.Name != SpanNames.Export), s => Assert.Equal(candidate?.ToString(), s.Tags.GetValueOrDefault(SpanTags.Candidate)));
        AssertRoot(all, candidate);
        string parent = trace.Parent.SpanId.ToHexString();
        JournalRecord.Leased[] leased = [.. _records.OfType<JournalRecord.Leased>().Where(l => l.Item.Candidate == candidate)];
        Assert.NotEmpty(leased);
        foreach (JournalRecord.Leased lease in leased)
        {
            AssertLease([.. all.Where(s => s.Tags.GetValueOrDefault(SpanTags.Item) == lease.Item.Id)], lease, parent);
        }

        AssertExports(all, leased);
        AssertReports(all, leased.Length, parent);
        Assert.Equal(1 + (4 * leased.Length) + leased.Count(IsExporting), all.Length);
    }

    private void AssertRoot(OtlpSpan[] all, int? candidate)
    {
        OtlpSpan root = Assert.Single(all, s => s.Parent is null);
        Assert.Equal(candidate is null ? SpanNames.Base : SpanNames.Candidate, root.Name);
        if (candidate is not { } number)
        {
            Assert.Equal(_state.StartedAt, root.Start, TimeSpan.FromMilliseconds(1));
            return;
        }

        JournalRecord.CandidateEnded ended = _records.OfType<JournalRecord.CandidateEnded>().Single(r => r.Candidate == number);
        Assert.Equal(_records.OfType<JournalRecord.Proposed>().Single(r => r.Candidate == number).At, root.Start, TimeSpan.FromMilliseconds(1));
        Assert.Equal(ended.At, root.End, TimeSpan.FromMilliseconds(1));
        Assert.Equal(ended.Status.ToString(), root.Tags[SpanTags.Status], ignoreCase: true);
    }

    /// <summary>The journal's lease and the worker's time with its item, side by side below the trace's parent.</summary>
    private static void AssertLease(OtlpSpan[] spans, JournalRecord.Leased lease, string parent)
    {
        Assert.All(spans, s => Assert.Equal(parent, s.Parent));
        OtlpSpan held = Assert.Single(spans, s => s.Name == SpanNames.Lease);
        Assert.Equal(("reported", TracedCampaign.WorkerName), (held.Tags[SpanTags.Outcome], held.Tags[SpanTags.Worker]));
        OtlpSpan stage = Assert.Single(spans, s => s.Name != SpanNames.Lease);
        Assert.Equal((Stages[lease.Item.GetType()], OtlpSpan.Consumer, "done"), (stage.Name, stage.Kind, stage.Tags[SpanTags.Outcome]));
        Assert.Equal(held.Tags[SpanTags.Token], stage.Tags[SpanTags.Token]);
        Assert.Equal((lease.Item as WorkItem.Train)?.Rung.ToString(), stage.Name == SpanNames.Train ? stage.Tags[SpanTags.Rung] : null);
        Assert.Equal((lease.Item as WorkItem.Measure)?.Target, stage.Tags.GetValueOrDefault(SpanTags.Target));
    }

    private static void AssertExports(OtlpSpan[] all, JournalRecord.Leased[] leased)
    {
        string[] judged = [.. all.Where(s => s.Name == SpanNames.Evaluate).Select(s => s.Id)];
        OtlpSpan[] exports = [.. all.Where(s => s.Name == SpanNames.Export)];
        Assert.Equal(leased.Count(IsExporting), exports.Length);
        Assert.All(exports, e => Assert.Contains(e.Parent, judged));
    }

    /// <summary>Each handing in twice: at the worker, and at the server as its child.</summary>
    private static void AssertReports(OtlpSpan[] all, int leases, string parent)
    {
        OtlpSpan[] sent = [.. all.Where(s => s.Name == SpanNames.Report && s.Kind == OtlpSpan.Client)];
        OtlpSpan[] received = [.. all.Where(s => s.Name == SpanNames.Report && s.Kind == OtlpSpan.Server)];
        Assert.Equal((leases, leases), (sent.Length, received.Length));
        Assert.All(sent, s => Assert.Equal(parent, s.Parent));
        Assert.Equal(sent.Select(s => s.Id).Order(), received.Select(r => r.Parent!).Order());
        Assert.All(received, r => Assert.Equal("true", r.Tags[SpanTags.Accepted]));
    }

    private void AssertMetrics()
    {
        Assert.Equal(4, _points.Where(p => p.Metric == MetricNames.Candidates && p.Tags[MetricTags.Campaign] == TracedCampaign.Name && p.Kind == "gauge").GroupBy(p => p.Tags[MetricTags.State]).Sum(g => g.Last().Value));
        Assert.InRange(_points.Last(p => p.Metric == MetricNames.FrontHypervolume && p.Tags[MetricTags.Campaign] == TracedCampaign.Name).Value, 0.001, 1);
        Assert.Contains(_points, p => p.Metric == MetricNames.QueueWait && p.Kind == "histogram" && p.Value > 0 && p.Tags[MetricTags.Label] == "edge");
        Assert.Contains(_points, p => p.Metric == MetricNames.JournalAppend && p.Kind == "histogram" && p.Value > 0);
        Assert.Contains(_points, p => p.Metric == MetricNames.MeasurementSpread && p.Tags[MetricTags.Target] == "edge");
        Assert.Contains(_points, p => p.Metric == HttpMetrics.RequestDuration && p.Kind == "histogram" && p.Value > 0);
    }

    /// <summary>Each lease is logged by the server and by the worker, and so is each report; the server's within the report's trace.</summary>
    private void AssertLogs()
    {
        int leases = _records.OfType<JournalRecord.Leased>().Count();
        Assert.Equal(4 * leases, _logs.Length);
        Assert.All(_state.Candidates, c => Assert.Contains(_logs, l => l.Tags[SpanTags.Candidate] == c.Number.ToString() && l.Trace == new WorkTrace(TracedCampaign.Name, c.Number).Id.ToHexString()));
        Assert.Contains(_logs, l => l.Tags[SpanTags.Candidate] == "base" && l.Body.Contains("is leased to tracer", StringComparison.Ordinal));
    }

    private static bool IsExporting(JournalRecord.Leased lease) => lease.Item is WorkItem.Evaluate { Model: null };
}
