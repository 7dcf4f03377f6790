using System.Text.Json.Nodes;
using PruneSearch.Deploy.Tests.Contracts;
using PruneSearch.Deploy.Tests.Rendering;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Deploy.Tests;

/// <summary>Worker pools, their scaling, campaigns, and what an install and an upgrade do to the database.</summary>
public sealed class ChartPoolsTests
{
    [Theory]
    [InlineData("cortex-a76", 4)]
    [InlineData("xeon", 8)]
    public void Pinned_pools_have_whole_CPUs_of_their_own(string pool, int cpus)
    {
        PodTemplate pod = Pool("edge", pool);
        JsonNode resources = pod.Containers.Single()["resources"]!;

        // Guaranteed: every container's requests are its limits; the static CPU manager wants whole CPUs.
        Assert.True(JsonNode.DeepEquals(resources["requests"], resources["limits"]));
        Assert.Equal(["cpu", "memory"], resources["limits"]!.AsObject().Select(r => r.Key));
        Assert.Equal($"{cpus}", (string?)resources["limits"]!["cpu"]);
        Assert.Equal([$"{cpus}"], Call("edge", pool).Values("--threads"));
    }

    [Fact]
    public void A_pinned_pool_is_alone_on_its_node_unless_told_otherwise()
    {
        JsonNode? term = Pool("edge", "cortex-a76").Spec["affinity"]?["podAntiAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"]?[0];

        Assert.Equal("kubernetes.io/hostname", (string?)term?["topologyKey"]);
        Assert.All(PodTemplate.In(Chart("edge")).Where(p => p.Owner.Kind == "Deployment" && p.Labels.ContainsKey("prunesearch/pool")),
            p => Assert.True(p.Matches(term!["labelSelector"])));
        Assert.Null(Pool("edge", "xeon").Spec["affinity"]);
    }

    [Fact]
    public void A_measuring_pool_does_not_train()
    {
        Assert.Contains("--no-train", Call("edge", "xeon").Arguments);
        Assert.Equal(["xeon-1t,xeon-8t"], Call("edge", "xeon").Values("--targets"));
        Assert.DoesNotContain("--no-train", Call("production", "cpu").Arguments);
    }

    [Fact]
    public void Data_volumes_are_data_roots() => Assert.Equal(["/data/imagenet"], Call("production", "cpu").Values("--data-root"));

    [Fact]
    public void A_GPU_pool_asks_for_its_GPU_on_its_nodes()
    {
        PodTemplate pod = Pool("gpu-keda", "a100");
        JsonObject container = pod.Containers.Single();

        Assert.Equal(1, (int)container["resources"]!["limits"]!["nvidia.com/gpu"]!);
        Assert.StartsWith("prunesearch-worker-cuda:", (string?)container["image"], StringComparison.Ordinal);
        Assert.Equal("nvidia", (string?)pod.Spec["runtimeClassName"]);
        Assert.NotNull(pod.Spec["nodeSelector"]!["nvidia.com/gpu.product"]);
        Assert.Equal("nvidia.com/gpu", (string?)pod.Spec["tolerations"]![0]!["key"]);
    }

    [Fact]
    public void KEDA_scales_to_zero_on_the_work_of_each_label()
    {
        RenderedChart chart = Chart("gpu-keda");
        Manifest scaled = Assert.Single(chart.Of("ScaledObject"));
        JsonNode[] triggers = [.. scaled.At("spec/triggers")!.AsArray().Select(t => t!["metadata"]!)];

        Assert.Equal("prunesearch-worker-a100", (string?)scaled.At("spec/scaleTargetRef/name"));
        Assert.Equal(0, (int)scaled.At("spec/minReplicaCount")!);
        Assert.Equal(["labels.a100.wanted", @"labels.a100\.fp16.wanted"], triggers.Select(t => (string?)t["valueLocation"]));
        Assert.All(triggers, t => Assert.StartsWith($"http://prunesearch.default.svc:8080{ApiRoutes.Queue}?", (string?)t["url"], StringComparison.Ordinal));
        Assert.Equal("prunesearch-viewer-key", (string?)Assert.Single(chart.Of("TriggerAuthentication")).At("spec/secretTargetRef")![0]!["name"]);
        Assert.Null(chart.One("Deployment", "prunesearch-worker-a100").At("spec/replicas"));
    }

    [Fact]
    public void An_HPA_scales_on_the_queue_metric()
    {
        RenderedChart chart = Chart("gpu-keda");
        JsonNode metric = chart.One("HorizontalPodAutoscaler", "prunesearch-worker-cpu").At("spec/metrics")![0]!["external"]!["metric"]!;

        Assert.Equal("prunesearch_queue_depth", (string?)metric["name"]);
        Assert.Equal("train", (string?)metric["selector"]!["matchLabels"]!["label"]);
        Assert.Null(chart.One("Deployment", "prunesearch-worker-cpu").At("spec/replicas"));
    }

    [Fact]
    public void A_campaign_is_a_Job_of_its_spec()
    {
        RenderedChart chart = Chart("campaigns");
        Manifest job = Assert.Single(chart.Of("Job"), j => j.Name.Contains("again", StringComparison.Ordinal));
        ProgramCall call = Assert.Single(ManifestPrograms.In(chart), c => c.Source.Contains(job.Name, StringComparison.Ordinal));

        Assert.Equal(["submit", "--server", "http://prunesearch:8080", "--wait", "/spec/campaign.yaml"], call.Arguments);
        Assert.Equal("Never", (string?)job.At("spec/template/spec/restartPolicy"));
        Assert.Contains("/model", call.Folders);
        // Another spec is another Job: Kubernetes does not let one change.
        Assert.Equal(job.Name, chart.One("ConfigMap", job.Name).Name);
        using var folder = new TestKit.Hardware.TemporaryFolder();
        string changed = folder.File("values.yaml", "campaigns: {again: {spec: other}}\n");
        Assert.DoesNotContain(ChartRenderer.OrSkip().Render(ValueSets.PathOf("campaigns"), changed).Of("Job"), j => j.Name == job.Name);
    }

    [Fact]
    public void Generated_keys_are_hashed_in_the_servers_file_and_each_client_has_its_own()
    {
        RenderedChart chart = Chart(ValueSets.Kind);
        string file = (string)chart.One("Secret", "prunesearch-keys-file").At("stringData/keys")!;

        foreach (string role in (string[])["viewer", "operator", "worker"])
        {
            string key = (string)chart.One("Secret", $"prunesearch-keys-{role}").At("stringData/key")!;
            Assert.Contains($"{role} {role} {KeyFile.HashOf(key)}\n", file, StringComparison.Ordinal);
            Assert.DoesNotContain(key, file, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_schema_is_set_up_before_an_external_database_is_used_and_with_every_revision()
    {
        Manifest hook = Assert.Single(Chart("default").Of("Job"));
        Assert.Equal("pre-install,pre-upgrade", (string?)hook.At("metadata/annotations")!["helm.sh/hook"]);
        // What a hook needs is not there yet when it runs, unless it is the cluster's own.
        Assert.Equal("default", (string?)hook.At("spec/template/spec/serviceAccountName"));

        RenderedChart upgrade = ChartRenderer.OrSkip().Render("-upgrade", "-revision", "7", ValueSets.PathOf(ValueSets.Kind));
        Manifest job = upgrade.One("Job", "prunesearch-database-7");
        Assert.Null(job.At("metadata/annotations"));
        Assert.DoesNotContain(Chart("bare").Of("Job"), _ => true);
    }

    private static RenderedChart Chart(string set) => ChartRenderer.OrSkip().Set(set);

    private static PodTemplate Pool(string set, string pool) =>
        Assert.Single(PodTemplate.In(Chart(set)), p => (string?)p.Labels["prunesearch/pool"] == pool);

    private static ProgramCall Call(string set, string pool) =>
        Assert.Single(ManifestPrograms.In(Chart(set)), c => c.Source.Contains($"-worker-{pool}/", StringComparison.Ordinal));
}
