using System.Text.Json.Nodes;
using PruneSearch.Deploy.Tests.Contracts;

namespace PruneSearch.Deploy.Tests;

/// <summary>docker-compose.yml fits together, and with what it mounts.</summary>
public sealed class ComposeTests
{
    private static readonly Compose File = new();

    [Fact]
    public void It_is_a_small_cluster()
    {
        ProgramCall[] calls = [.. File.Programs()];

        Assert.Equal(2, calls.Count(c => c.Serves && c.Environment["PRUNESEARCH_ROLE"] == "silo"));
        Assert.Single(calls, c => c.Serves && c.Environment["PRUNESEARCH_ROLE"] == "api");
        Assert.Equal(2, calls.Count(c => c.Is("worker")));
        Assert.All((string[])["postgres", "collector", "prometheus", "grafana"], s => Assert.True(File.Services.ContainsKey(s), s));
    }

    [Fact]
    public void Workers_have_names_of_their_own()
    {
        string[] names = [.. File.Programs().Where(c => c.Is("worker")).SelectMany(c => c.Values("--name"))];
        Assert.Equal(2, names.Distinct().Count());
    }

    [Fact]
    public void Services_wait_for_services_that_are_there_in_a_way_that_those_can_satisfy() => Assert.All(File.Services, service =>
        Assert.All((service.Value!["depends_on"] as JsonObject) ?? [], needed =>
        {
            JsonObject other = File.Service(needed.Key);
            string condition = (string)needed.Value!["condition"]!;
            Assert.Contains(condition, (string[])["service_started", "service_healthy", "service_completed_successfully"]);
            Assert.True(condition != "service_healthy" || other["healthcheck"] is not null, $"{needed.Key} has no health check");
            // What must end is not started again.
            Assert.True(condition != "service_completed_successfully" || other["restart"] is null, $"{needed.Key} restarts");
        }));

    [Fact]
    public void The_schema_is_made_then_migrated_then_used()
    {
        Assert.Equal("postgres", Needed("database-init"));
        Assert.Equal("database-init", Needed("database-migrate"));
        Assert.All((string[])["silo-1", "silo-2", "api"], s => Assert.Equal("database-migrate", Needed(s)));

        static string Needed(string service) => Assert.Single(File.Service(service)["depends_on"]!.AsObject()).Key;
    }

    [Fact]
    public void Mounts_are_volumes_that_are_declared_or_files_that_are_there() => Assert.All(
        File.Services.SelectMany(s => Compose.Mounts(s.Value!.AsObject())).Where(m => m.Source.Length > 0), mount =>
        {
            bool there = mount.Source.StartsWith("./", StringComparison.Ordinal) ? Path.Exists(Repository.PathOf(mount.Source[2..])) : File.Volumes.Contains(mount.Source);
            Assert.True(there, mount.Source);
        });

    [Fact]
    public void Volumes_are_all_used() =>
        Assert.All(File.Volumes, v => Assert.Contains(File.Services.SelectMany(s => Compose.Mounts(s.Value!.AsObject())), m => m.Source == v));

    [Fact]
    public void Ports_are_on_loopback_only() => Assert.All(
        File.Services.SelectMany(s => (s.Value!["ports"] as JsonArray) ?? []),
        port => Assert.StartsWith("127.0.0.1:", (string?)port, StringComparison.Ordinal));

    [Fact]
    public void Our_containers_have_a_read_only_root_and_no_capability() => Assert.All(
        File.Services.Where(s => Dockerfiles.Of((string)s.Value!["image"]!) is not null), service =>
        {
            Assert.Equal("true", (string?)service.Value!["read_only"]);
            Assert.Equal("ALL", (string?)service.Value["cap_drop"]!.AsArray().Single());
            Assert.Equal("no-new-privileges:true", (string?)service.Value["security_opt"]!.AsArray().Single());
        });

    [Fact]
    public void Images_are_built_from_their_own_Dockerfile() => Assert.All(
        File.Services.Where(s => Dockerfiles.Of((string)s.Value!["image"]!) is not null),
        service => Assert.Equal("deploy/" + Dockerfiles.Of((string)service.Value!["image"]!), (string?)service.Value["build"]!["dockerfile"]));

    [Fact]
    public void Servers_have_longer_to_end_than_they_take() => Assert.All(File.Programs().Where(c => c.Serves), call =>
    {
        string grace = (string)File.Service(call.Source.Split(' ')[1])["stop_grace_period"]!;
        Assert.True(int.Parse(grace.TrimEnd('s'), null) > int.Parse(call.Environment["PRUNESEARCH_SHUTDOWN_SECONDS"]!, null), grace);
    });

    [Fact]
    public void The_servers_database_is_the_one_that_runs()
    {
        JsonNode postgres = File.Service("postgres")["environment"]!;
        string expected = $"Host=postgres;Database={postgres["POSTGRES_DB"]};Username={postgres["POSTGRES_USER"]};Password={postgres["POSTGRES_PASSWORD"]}";

        Assert.All(File.Programs().Where(c => c.Program == ProgramCall.Server), c => Assert.Equal(expected, c.Environment["PRUNESEARCH_DATABASE"]));
    }

    [Fact]
    public void Clients_call_a_server_that_is_there() => Assert.All(File.Programs().Where(c => c.Program == ProgramCall.Cli), call =>
    {
        var server = new Uri(call.Environment["PRUNESEARCH_SERVER"]!);
        Assert.Equal(ProgramOptions.HttpPort, server.Port);
        Assert.Contains(File.Programs(), c => c.Serves && c.Source == $"compose: {server.Host}");
    });

    [Fact]
    public void The_key_file_has_the_hashes_of_the_keys_beside_it_and_says_what_it_is_for()
    {
        string text = Repository.Text("deploy", "compose", "keys", "keys");

        Assert.Contains("DEVELOPMENT ONLY", text, StringComparison.Ordinal);
        Assert.Equal(["operator", "viewer", "worker"], KeyFile.Read(text).Select(k => k.Role).Order(StringComparer.Ordinal));
        Assert.All(KeyFile.Read(text), key => Assert.Equal(KeyFile.HashOf(Repository.Text("deploy", "compose", "keys", key.Role).Trim()), key.Hash));
    }

    [Fact]
    public void Each_client_has_the_key_of_its_role()
    {
        Assert.All(File.Programs().Where(c => c.Is("worker")), c => Assert.Equal("/etc/prunesearch/key/worker", c.Environment["PRUNESEARCH_KEY_FILE"]));
        Assert.Equal("/etc/prunesearch/key/operator", Assert.Single(File.Programs(), c => c.Is("list")).Environment["PRUNESEARCH_KEY_FILE"]);
    }
}
