using System.Net;
using PruneSearch.Server.Options;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Orleans.Tests.Server;

public sealed class ServerOptionsTests
{
    [Fact]
    public void Without_options_it_is_one_silo_on_this_machine()
    {
        ServerOptions options = Read();
        Assert.Equal((ServerRole.Silo, false, 11111, 30000), (options.Role, options.IsClustered, options.SiloPort, options.GatewayPort));
        Assert.Equal(("http://127.0.0.1:8080/", "prunesearch", "prunesearch"), (options.Listen.ToString(), options.ClusterId, options.ServiceId));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)), (options.Shutdown, options.LeaseDuration));
        Assert.Equal(Path.Combine(options.Folder, "artifacts"), options.ArtifactFolder);
        Assert.Null(options.ArtifactQuota);
    }

    [Fact]
    public void The_command_line_comes_before_the_environment()
    {
        var environment = new Dictionary<string, string>
        {
            ["PRUNESEARCH_ROLE"] = "api",
            ["PRUNESEARCH_SILO_PORT"] = "2000",
            ["PRUNESEARCH_ADVERTISED_ADDRESS"] = "10.1.2.3",
            ["PRUNESEARCH_DATABASE"] = "Host=db",
            ["PRUNESEARCH_ARTIFACT_QUOTA"] = "100GiB",
            ["PRUNESEARCH_CLUSTER_ID"] = "",
        };
        ServerOptions options = Read(environment, "--silo-port", "3000", "--lease-seconds=90");
        Assert.Equal((ServerRole.Api, true, 3000), (options.Role, options.IsClustered, options.SiloPort));
        Assert.Equal(IPAddress.Parse("10.1.2.3"), options.AdvertisedAddress);
        Assert.Equal((100L << 30, "prunesearch", TimeSpan.FromSeconds(90)), (options.ArtifactQuota, options.ClusterId, options.LeaseDuration));
    }

    [Fact]
    public void A_bucket_is_told_from_a_directory()
    {
        ServerOptions options = Read("--artifacts", "s3://models/campaigns", "--s3-endpoint", "http://minio:9000", "--s3-path-style", "true");
        Assert.Null(options.ArtifactFolder);
        Assert.Equal(("models", "campaigns/", "http://minio:9000", true), (options.Bucket!.Bucket, options.Bucket.Prefix, options.Bucket.Endpoint, options.Bucket.PathStyle));
    }

    [Fact]
    public void The_connection_string_may_stand_in_a_file()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "database");
        File.WriteAllText(file, "Host=db;Password=secret\n");
        Assert.Equal("Host=db;Password=secret", Read("--database-file", file).Database);
        Assert.Equal("Host=db;Password=secret", ServerOptions.ReadDatabase(["--database-file", file], _ => null));
        Assert.Contains("beside --database", Errors("--database-file", file, "--database", "Host=db").Single().Message);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_and_where_it_stands()
    {
        InputError[] errors = Errors("--silo-port", "70000", "--role", "worker", "--no-such", "--listen", "nowhere", "--clustering", "postgres", "--lease-seconds", "0", "--shutdown-seconds");
        Assert.Equal(
            ["--clustering", "--lease-seconds", "--listen", "--no-such", "--role", "--shutdown-seconds", "--silo-port"], errors.Select(e => e.Where).Order(StringComparer.Ordinal));
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => Read(new Dictionary<string, string> { ["PRUNESEARCH_GATEWAY_PORT"] = "many" }));
        Assert.Equal("PRUNESEARCH_GATEWAY_PORT", e.Errors.Single().Where);
        Assert.Equal("--database", Assert.Throws<InvalidInputException>(() => ServerOptions.ReadDatabase([], _ => null)).Errors.Single().Where);
    }

    private static InputError[] Errors(params string[] args) => [.. Assert.Throws<InvalidInputException>(() => Read(args)).Errors];

    private static ServerOptions Read(params string[] args) => Read([], args);

    private static ServerOptions Read(Dictionary<string, string> environment, params string[] args) => ServerOptions.Read(args, name => environment.GetValueOrDefault(name));
}
