using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Deploy.Tests.Contracts;
using PruneSearch.Deploy.Tests.Rendering;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Deploy.Tests;

/// <summary>What the chart promises, on every value set.</summary>
public sealed class ChartRulesTests
{
    public static TheoryData<string> Valid => [.. ValueSets.Valid];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Pods_run_without_rights(string set) => Assert.All(PodTemplate.In(Chart(set)), pod =>
    {
        JsonNode security = pod.Spec["securityContext"]!;
        Assert.True((bool)security["runAsNonRoot"]!);
        Assert.NotEqual(0, (int)security["runAsUser"]!);
        Assert.Equal("RuntimeDefault", (string?)security["seccompProfile"]!["type"]);
        Assert.False((bool)pod.Spec["automountServiceAccountToken"]!);
        Assert.Null(pod.Spec["hostNetwork"]);
        Assert.All(pod.Containers, container =>
        {
            JsonNode own = container["securityContext"]!;
            Assert.True((bool)own["readOnlyRootFilesystem"]!);
            Assert.False((bool)own["allowPrivilegeEscalation"]!);
            Assert.Equal("ALL", (string?)own["capabilities"]!["drop"]!.AsArray().Single());
            Assert.NotNull(container["resources"]!["requests"]);
            Assert.Matches(":[^/]+$", (string?)container["image"]);
        });
    });

    [Theory]
    [MemberData(nameof(Valid))]
    public void There_is_no_role(string set) => Assert.DoesNotContain(Chart(set).Manifests, m => m.Kind.Contains("Role", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_mount_has_its_volume_and_every_volume_is_mounted(string set)
    {
        RenderedChart chart = Chart(set);
        Assert.All(PodTemplate.In(chart), pod =>
        {
            IEnumerable<string?> claimed = ((pod.Owner.At("spec/volumeClaimTemplates") as JsonArray) ?? []).Select(c => (string?)c!["metadata"]!["name"]);
            IEnumerable<string?> volumes = pod.Volumes.Select(v => (string?)v["name"]).Concat(claimed).Order(StringComparer.Ordinal);
            IEnumerable<string?> mounted = pod.Containers.SelectMany(c => c["volumeMounts"]!.AsArray()).Select(m => (string?)m!["name"]);
            Assert.Equal(volumes, mounted.Distinct().Order(StringComparer.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void What_is_referred_to_is_rendered_or_named_by_the_values(string set)
    {
        RenderedChart chart = Chart(set);
        string values = chart.Values.ToJsonString();
        Assert.All(PodTemplate.In(chart).SelectMany(p => p.Volumes), volume =>
        {
            (string kind, JsonNode? name) = volume switch
            {
                _ when volume["secret"] is { } secret => ("Secret", secret["secretName"]),
                _ when volume["configMap"] is { } map => ("ConfigMap", map["name"]),
                _ when volume["persistentVolumeClaim"] is { } claim => ("PersistentVolumeClaim", claim["claimName"]),
                _ => ("", null),
            };
            Assert.True(
                name is null || chart.Of(kind).Any(m => m.Name == (string?)name) || values.Contains($"\"{name}\"", StringComparison.Ordinal),
                $"{kind} {name}");
        });
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Selectors_find_pods(string set)
    {
        RenderedChart chart = Chart(set);
        PodTemplate[] pods = [.. PodTemplate.In(chart)];
        IEnumerable<(Manifest From, JsonNode? Selector)> selectors =
        [
            .. chart.Of("PodDisruptionBudget").Select(m => (m, m.At("spec/selector"))),
            .. chart.Of("Service").Select(m => (m, (JsonNode?)new JsonObject { ["matchLabels"] = m.At("spec/selector")!.DeepClone() })),
            .. chart.Of("NetworkPolicy").Select(m => (m, m.At("spec/podSelector"))),
            .. pods.Where(p => p.Owner.Kind != "Job").Select(p => (p.Owner, p.Owner.At("spec/selector"))),
        ];
        Assert.All(selectors, s => Assert.True(pods.Any(p => p.Matches(s.Selector)), $"{s.From} selects no pod"));
        Assert.All(pods.Where(p => p.Owner.Kind != "Job"), p => Assert.True(p.Matches(p.Owner.At("spec/selector")), p.ToString()));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Ports_and_probes_are_those_of_the_program(string set)
    {
        RenderedChart chart = Chart(set);
        foreach (JsonObject server in PodTemplate.In(chart).SelectMany(p => p.Containers).Where(c => (string?)c["name"] == "server"))
        {
            Dictionary<string, int> ports = server["ports"]!.AsArray().ToDictionary(p => (string)p!["name"]!, p => (int)p!["containerPort"]!);
            Dictionary<string, string?> variables = server["env"]!.AsArray().ToDictionary(e => (string)e!["name"]!, e => (string?)e!["value"]);
            bool silo = variables["PRUNESEARCH_ROLE"] == "silo";

            Assert.Equal(silo ? 3 : 1, ports.Count);
            Assert.Equal(ProgramOptions.HttpPort, ports["http"]);
            Assert.Equal(silo ? $"{ports["silo"]}" : null, variables.GetValueOrDefault("PRUNESEARCH_SILO_PORT"));
            Assert.Equal(silo ? $"{ports["gateway"]}" : null, variables.GetValueOrDefault("PRUNESEARCH_GATEWAY_PORT"));
            Assert.Equal("$(POD_IP)", variables["PRUNESEARCH_ADVERTISED_ADDRESS"]);
            Assert.Equal(ApiRoutes.Startup, (string?)server["startupProbe"]!["httpGet"]!["path"]);
            Assert.Equal(ApiRoutes.Live, (string?)server["livenessProbe"]!["httpGet"]!["path"]);
            Assert.Equal(ApiRoutes.Ready, (string?)server["readinessProbe"]!["httpGet"]!["path"]);
        }

        Assert.All(chart.Of("ServiceMonitor"), m => Assert.Equal(ApiRoutes.Metrics, (string?)m.At("spec/endpoints")![0]!["path"]));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Clients_call_a_service_that_is_there(string set)
    {
        RenderedChart chart = Chart(set);
        Assert.All(ManifestPrograms.In(chart).Where(c => c.Program == ProgramCall.Cli), call =>
        {
            var server = new Uri(call.Values("--server").Single());
            Manifest service = chart.One("Service", server.Host);
            Assert.Contains(service.At("spec/ports")!.AsArray(), p => (int)p!["port"]! == server.Port && (string?)p["targetPort"] == "http");
        });
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Servers_have_longer_to_end_than_they_take(string set) => Assert.All(PodTemplate.In(Chart(set)), pod =>
    {
        string? seconds = pod.Containers.SelectMany(c => (c["env"] as JsonArray) ?? [])
            .Where(e => (string?)e!["name"] == "PRUNESEARCH_SHUTDOWN_SECONDS").Select(e => (string?)e!["value"]).SingleOrDefault();
        Assert.True(seconds is null || (int)pod.Spec["terminationGracePeriodSeconds"]! > int.Parse(seconds, null), pod.ToString());
    });

    [Theory]
    [MemberData(nameof(Valid))]
    public void Campaign_specs_are_valid(string set) => Assert.All(Chart(set).Of("ConfigMap"), map =>
    {
        CampaignSpec spec = SpecReader.Read((string)map.At("data")!["campaign.yaml"]!, map.Name, Path.GetTempPath(), SpecContext.BuiltIn);
        Assert.Contains(spec.Name, map.Name, StringComparison.Ordinal);
    });

    private static RenderedChart Chart(string set) => ChartRenderer.OrSkip().Set(set);
}
