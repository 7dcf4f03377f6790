using System.Text.Json.Nodes;
using PruneSearch.Deploy.Tests.Checking;
using PruneSearch.Deploy.Tests.Contracts;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Deploy.Tests;

/// <summary>Prometheus, Grafana and the collector read what there is, and find each other.</summary>
public sealed class ObservabilityTests
{
    private static readonly JsonObject Collector = Yaml.ReadFile("deploy", "otel-collector", "config.yaml");
    private static readonly JsonObject Prometheus = Yaml.ReadFile("deploy", "prometheus", "prometheus.yml");
    private static readonly JsonObject DataSource =
        Yaml.ReadFile("deploy", "grafana", "provisioning", "datasources", "prometheus.yaml")["datasources"]![0]!.AsObject();

    public static TheoryData<string> Dashboards => [.. Dashboard.Files];

    [Fact]
    public void Every_metric_is_one_that_is_offered()
    {
        IReadOnlySet<string> offered = MetricNames.Offered;
        Assert.All(Expressions(), e => Assert.All(MetricNames.In(e.Value), name => Assert.True(offered.Contains(name), $"{name} in {e.Key}")));
        // And every one that is offered is looked at by somebody.
        Assert.Empty(MetricNames.Known.Except(Expressions().SelectMany(e => MetricNames.In(e.Value))));
    }

    [Fact]
    public void Every_expression_is_PromQL()
    {
        JsonObject expressions = new(Expressions().Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));
        JsonObject answer = SchemaChecker.OrSkip().Check(new JsonObject { ["expressions"] = expressions });

        Assert.NotEmpty(expressions);
        Assert.All(Expressions(), e => Assert.Empty(SchemaChecker.Errors(answer, "expressions", e.Key)));
    }

    [Fact]
    public void The_check_of_PromQL_finds_a_fault()
    {
        JsonObject answer = SchemaChecker.OrSkip().Check(new JsonObject { ["expressions"] = new JsonObject { ["faulty"] = "sum by (x) (rate(y[5m])" } });
        Assert.NotEmpty(SchemaChecker.Errors(answer, "expressions", "faulty"));
    }

    [Fact]
    public void Every_alert_says_what_it_is_what_to_do_and_how_bad_it_is() => Assert.All(Alerts(), alert =>
    {
        Assert.NotEmpty((string)alert["annotations"]!["summary"]!);
        Assert.NotEmpty((string)alert["annotations"]!["description"]!);
        Assert.Contains((string)alert["labels"]!["severity"]!, (string[])["critical", "warning", "info"]);
    });

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Dashboards_read_the_provisioned_source(string name)
    {
        Dashboard dashboard = Dashboard.Read(name);

        Assert.NotEmpty(dashboard.Panels);
        Assert.Equal(dashboard.Panels.Count, dashboard.Panels.Select(p => (int)p["id"]!).Distinct().Count());
        Assert.All(dashboard.Panels, p => Assert.Equal((string?)DataSource["uid"], (string?)p["datasource"]!["uid"]));
        Assert.All(dashboard.Panels, p => Assert.InRange((int)p["gridPos"]!["x"]! + (int)p["gridPos"]!["w"]!, 1, 24));
    }

    [Fact]
    public void Dashboards_have_identities_of_their_own() =>
        Assert.Equal(Dashboard.Files.Count, Dashboard.Files.Select(f => Dashboard.Read(f).Uid).Distinct().Count());

    [Fact]
    public void Prometheus_scrapes_every_server_and_the_collector()
    {
        var compose = new Compose();
        string[] targets = [.. Prometheus["scrape_configs"]!.AsArray().SelectMany(j => j!["static_configs"]![0]!["targets"]!.AsArray()).Select(t => (string)t!)];
        IEnumerable<string> servers = compose.Programs().Where(c => c.Serves).Select(c => $"{c.Source.Split(' ')[1]}:{ProgramOptions.HttpPort}");
        string collector = "collector:" + ((string)Collector["exporters"]!["prometheus"]!["endpoint"]!).Split(':')[1];

        Assert.Equal(servers.Append(collector).Order(StringComparer.Ordinal), targets.Order(StringComparer.Ordinal));
        JsonNode servers1 = Prometheus["scrape_configs"]![0]!;
        Assert.Equal(ApiRoutes.Metrics, (string?)servers1["metrics_path"]);
        Assert.Contains(Compose.Mounts(compose.Service("prometheus")), m => m.Path == (string?)servers1["authorization"]!["credentials_file"]);
        Assert.Contains(Compose.Mounts(compose.Service("prometheus")), m => m.Path == (string?)Prometheus["rule_files"]![0]);
    }

    [Fact]
    public void Programs_send_to_the_collector()
    {
        string port = ((string)Collector["receivers"]!["otlp"]!["protocols"]!["grpc"]!["endpoint"]!).Split(':')[1];
        Assert.All(new Compose().Programs().Where(c => c.Serves || c.Is("worker")), c => Assert.Equal($"http://collector:{port}", c.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"]));
    }

    [Fact]
    public void The_collectors_pipelines_are_made_of_what_it_defines() => Assert.All(Collector["service"]!["pipelines"]!.AsObject(), pipeline =>
        Assert.All((string[])["receivers", "processors", "exporters"], part =>
            Assert.All(pipeline.Value![part]!.AsArray(), name => Assert.True(Collector[part]!.AsObject().ContainsKey((string)name!), $"{part} {name}"))));

    [Fact]
    public void Grafana_reads_Prometheus_and_the_dashboards()
    {
        var compose = new Compose();
        string folder = (string)Yaml.ReadFile("deploy", "grafana", "provisioning", "dashboards", "prunesearch.yaml")["providers"]![0]!["options"]!["path"]!;

        Assert.Equal("http://prometheus:9090", (string?)DataSource["url"]);
        Assert.Contains(Compose.Mounts(compose.Service("grafana")), m => m.Path == folder);
    }

    private static IEnumerable<JsonObject> Alerts() =>
        from @group in Yaml.ReadFile("deploy", "prometheus", "rules.yml")["groups"]!.AsArray()
        from rule in @group!["rules"]!.AsArray()
        select rule!.AsObject();

    private static Dictionary<string, string> Expressions() => Alerts()
        .Select(a => KeyValuePair.Create($"rules: {a["alert"]}", (string)a["expr"]!))
        .Concat(Dashboard.Files.SelectMany(f => Dashboard.Read(f).Expressions))
        .ToDictionary(e => e.Key, e => e.Value);
}
