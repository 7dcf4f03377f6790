using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;

namespace PruneSearch.Web.Tests.Api.Malformed;

/// <summary>Bodies of the right types whose values cannot be: protocols, names, reports of another item, figures out of range.</summary>
internal static class ValueRequests
{
    private static readonly FakeWork Work = new();

    public static IEnumerable<RawRequest> All(WorkItem leased, string report)
    {
        foreach (string lease in Leases())
        {
            yield return RawRequest.Of("lease " + Shown(lease), "POST", "/api/v1/leases", TestKeys.Worker, Encoding.UTF8.GetBytes(lease), 400);
        }

        foreach (string outcome in Outcomes(leased))
        {
            yield return RawRequest.Of("report " + Shown(outcome), "POST", report, TestKeys.Worker, Encoding.UTF8.GetBytes(outcome), 400);
        }

        foreach (string beat in new[] { "{\"done\":\"NaN\",\"note\":\"\"}", "{\"done\":\"Infinity\",\"note\":\"\"}", "{\"done\":-0.1,\"note\":\"\"}", "{\"done\":1.1,\"note\":\"\"}", $"{{\"done\":0,\"note\":\"{new string('x', 10_000)}\"}}" })
        {
            yield return RawRequest.Of("heartbeat " + Shown(beat), "POST", report.Replace("/report", "/heartbeat", StringComparison.Ordinal), TestKeys.Worker, Encoding.UTF8.GetBytes(beat), 400);
        }

        foreach (string reason in new[] { "", " ", "\\n", "\\t " })
        {
            yield return RawRequest.Of("no reason", "POST", "/api/v1/campaigns/tiny/cancel", TestKeys.Operator, Encoding.UTF8.GetBytes($"{{\"reason\":\"{reason}\"}}"), 400);
        }

        string[] configurations =
        [
            "", " ", "x", "x=1", "criterion=l1", "=", "==", "criterion=", "criterion=l7", "criterion=l1;criterion=l1", "ratio=NaN", "ratio=1e999", "ratio=-1", new string('a', 100_000), "\\u0000", "../../etc/passwd",
            string.Concat(Enumerable.Repeat("a=1 ", 10_000)), "{}", "[]", "null", "criterion=l1 allocation=uniform ratio=0.5 nothing=1",
        ];
        foreach (string configuration in configurations)
        {
            yield return RawRequest.Of(
                "no member of the space", "POST", "/api/v1/campaigns/tiny/candidates", TestKeys.Operator, Encoding.UTF8.GetBytes($"{{\"configuration\":\"{configuration}\"}}"), 400);
        }
    }

    private static IEnumerable<string> Leases()
    {
        foreach (string protocol in new[] { "0", "2", "-1", "99", "2147483647", "2147483648" })
        {
            yield return $"{{\"protocol\":{protocol},\"worker\":\"w\"}}";
        }

        foreach (string name in new[] { "", "\\u0000", "a\\nb", "\\u001b[31m", "\\u0085", new string('w', 129) })
        {
            yield return $"{{\"protocol\":1,\"worker\":\"{name}\"}}";
            yield return $"{{\"protocol\":1,\"worker\":\"w\",\"slot\":\"{name}\"}}";
            yield return $"{{\"protocol\":1,\"worker\":\"w\",\"targets\":[\"{name}\"]}}";
        }

        yield return $"{{\"protocol\":1,\"worker\":\"w\",\"targets\":[{string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"t{i}\""))}]}}";
        foreach (string wait in new[] { "-1", "-1e-300", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"" })
        {
            yield return $"{{\"protocol\":1,\"worker\":\"w\",\"waitSeconds\":{wait}}}";
        }
    }

    private static IEnumerable<string> Outcomes(WorkItem leased)
    {
        var plan = (PlanReport)Work.Do(leased);
        WorkItem[] others =
        [
            new WorkItem.Base(), new WorkItem.Measure { Target = "edge", Model = FakeWork.Hash("x") }, new WorkItem.Train { Recipe = null!, BaseModel = FakeWork.Hash("x"), Plan = FakeWork.Hash("x"), Rung = 0 },
            new WorkItem.Evaluate { BaseModel = FakeWork.Hash("x") },
        ];
        WorkReport[] wrong =
        [
            .. others.Select(Work.Do),
            plan with { Seconds = -1 }, plan with { Seconds = double.NaN }, plan with { Seconds = double.PositiveInfinity },
            plan with { Parameters = -1 }, plan with { NonZeroParameters = -1 }, plan with { NonZeroParameters = plan.Parameters + 1 }, plan with { Macs = long.MinValue },
            plan with { Identity = "" }, plan with { Identity = new string('x', 10_000) }, plan with { ShapeKey = "" }, plan with { ShapeKey = new string('x', 10_000) },
            plan with { Ratios = plan.Ratios.SetItem("conv1", double.NaN) }, plan with { Ratios = plan.Ratios.SetItem("conv1", 1.5) }, plan with { Ratios = plan.Ratios.SetItem("conv1", -0.5) },
        ];
        foreach (WorkReport report in wrong)
        {
            yield return JsonSerializer.Serialize(new WorkOutcome.Done(report), RemoteJson.Default.WorkOutcome);
        }

        foreach (string text in new[]
        {
            "{\"outcome\":\"failed\",\"kind\":\"nonsense\",\"message\":\"\"}", "{\"outcome\":\"failed\",\"kind\":999,\"message\":\"\"}", "{\"outcome\":\"failed\",\"kind\":-1,\"message\":\"\"}",
            "{\"outcome\":\"failed\",\"kind\":\"fault\"}", "{\"outcome\":\"failed\",\"message\":\"\"}", "{\"outcome\":\"failed\",\"kind\":\"fault\",\"message\":null}", "{\"outcome\":\"failed\",\"kind\":null,\"message\":\"\"}",
            $"{{\"outcome\":\"failed\",\"kind\":\"fault\",\"message\":\"{new string('x', 100_000)}\"}}",
            "{\"outcome\":\"nonsense\"}", "{\"outcome\":1}", "{\"outcome\":null}", "{\"kind\":\"fault\",\"message\":\"\"}", "{\"outcome\":\"done\"}", "{\"outcome\":\"done\",\"report\":null}", "{\"outcome\":\"done\",\"report\":{}}",
            "{\"outcome\":\"done\",\"report\":{\"kind\":\"nonsense\"}}", "{\"outcome\":\"done\",\"report\":{\"kind\":\"plan\"}}", "{\"outcome\":\"released\",\"checkpoint\":\"x\"}", "{\"outcome\":\"released\",\"checkpoint\":1}",
            $"{{\"outcome\":\"released\",\"checkpoint\":\"{new string('A', 64)}\"}}", "{\"outcome\":\"released\",\"checkpoint\":\"../../keys\"}",
            "{\"outcome\":\"released\",\"outcome\":\"done\"}",
        })
        {
            yield return text;
        }
    }

    private static string Shown(string text) => text.Length <= 150 ? text : string.Concat(text.AsSpan(0, 150), "...");
}
