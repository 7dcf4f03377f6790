using PruneSearch.Deploy.Tests.Contracts;

namespace PruneSearch.Deploy.Tests;

/// <summary>Chart, compose file and Dockerfiles start the programs with arguments, variables, ports and paths that are in one list.</summary>
public sealed class ProgramContractTests
{
    [Fact]
    public void The_chart_and_the_compose_file_start_every_role()
    {
        IReadOnlyList<ProgramCall> chart = [.. ProgramContract.ChartCalls()];
        IReadOnlyList<ProgramCall> compose = [.. new Compose().Programs()];

        Assert.All([chart, compose], calls =>
        {
            Assert.Equal(["api", "silo"], calls.Where(c => c.Serves).Select(c => c.Environment["PRUNESEARCH_ROLE"]).Distinct().Order(StringComparer.Ordinal));
            Assert.Contains(calls, c => c.Is("worker"));
            Assert.Contains(calls, c => c.Program == ProgramCall.Server && c.Arguments is ["db", "init"]);
            Assert.Contains(calls, c => c.Program == ProgramCall.Server && c.Arguments is ["db", "migrate"]);
        });
        Assert.Contains(chart, c => c.Is("submit"));
    }

    [Fact]
    public void Every_argument_is_one_that_the_program_has() => Assert.All(ProgramContract.Calls(), call =>
    {
        if (call.Program == ProgramCall.Server)
        {
            Assert.True(call.Serves || (call.Arguments is ["db", var step] && ProgramOptions.DatabaseSteps.Contains(step)), call.ToString());
            return;
        }

        IReadOnlyDictionary<string, bool> options = ProgramOptions.Cli[call.Arguments[0]];
        for (int i = 1; i < call.Arguments.Count; i++)
        {
            if (call.Arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                Assert.True(options.ContainsKey(call.Arguments[i]), $"{call.Arguments[i]} in {call}");
                i += options[call.Arguments[i]] ? 1 : 0;
                Assert.True(i < call.Arguments.Count, $"a value is absent in {call}");
            }
            else
            {
                Assert.True(call.Is("submit") && call.Arguments[i].EndsWith(".yaml", StringComparison.Ordinal), $"{call.Arguments[i]} in {call}");
            }
        }
    });

    [Fact]
    public void Every_variable_is_one_that_the_program_reads() => Assert.All(ProgramContract.Calls(), call =>
    {
        IReadOnlyList<string> own = call.Program == ProgramCall.Server ? ProgramOptions.ServerVariables : ProgramOptions.CliVariables;
        Assert.All(call.Environment.Keys, name => Assert.True(own.Contains(name) || ProgramOptions.CommonVariables.Contains(name), $"{name} in {call}"));
    });

    [Fact]
    public void Every_server_has_what_it_cannot_do_without() => Assert.All(ProgramContract.Calls().Where(c => c.Serves), call =>
    {
        Assert.Equal($"http://0.0.0.0:{ProgramOptions.HttpPort}", call.Environment["PRUNESEARCH_LISTEN"]);
        Assert.Equal("postgres", call.Environment["PRUNESEARCH_CLUSTERING"]);
        Assert.True(call.Environment.ContainsKey("PRUNESEARCH_DATABASE") ^ call.Environment.ContainsKey("PRUNESEARCH_DATABASE_FILE"));
        // Beyond loopback it refuses to listen without a key file.
        Assert.StartsWith("/", call.Environment["PRUNESEARCH_KEYS"], StringComparison.Ordinal);
        Assert.Matches("^(/|s3://)", call.Environment["PRUNESEARCH_ARTIFACTS"]);
    });

    [Fact]
    public void Every_client_has_a_server_and_a_key() => Assert.All(ProgramContract.Calls().Where(c => c.Program == ProgramCall.Cli), call =>
    {
        Assert.Matches("^http://[a-z0-9.-]+:[0-9]+$", call.Values("--server").SingleOrDefault() ?? call.Environment["PRUNESEARCH_SERVER"]);
        Assert.StartsWith("/etc/prunesearch/key/", call.Environment["PRUNESEARCH_KEY_FILE"], StringComparison.Ordinal);
    });

    [Fact]
    public void Every_path_is_mounted_or_in_the_image() => Assert.All(ProgramContract.Calls(), call =>
    {
        IEnumerable<string> paths = call.Arguments.Skip(1).Concat(call.Environment.Values.OfType<string>()).Where(v => v.StartsWith('/'));
        Assert.All(paths, path => Assert.True(call.Folders.Keys.Concat(call.Image.Copied).Any(f => IsBelow(path, f)) || path == "/usr/share/dotnet", $"{path} in {call}"));
    });

    [Fact]
    public void Every_folder_that_is_written_to_may_be_written_to() => Assert.All(ProgramContract.Calls(), call =>
    {
        string?[] written = [.. call.Values("--folder"), call.Environment.GetValueOrDefault("PRUNESEARCH_ARTIFACTS"), call.Environment.GetValueOrDefault("PRUNESEARCH_LOCK_FOLDER"), "/tmp"];
        Assert.All(written.OfType<string>().Where(p => p.StartsWith('/')), path =>
        {
            string? mount = call.Folders.Keys.Where(f => IsBelow(path, f)).MaxBy(f => f.Length);
            Assert.True(mount is not null && call.Folders[mount], $"{path} in {call}");
        });
        Assert.All(call.Values("--data-root"), root => Assert.False(call.Folders[root], $"{root} in {call} may be written to"));
    });

    [Fact]
    public void Images_expose_the_ports_of_their_program()
    {
        Assert.Equal([ProgramOptions.HttpPort, ProgramOptions.SiloPort, ProgramOptions.GatewayPort], Dockerfiles.Of("prunesearch-server")!.Ports);
        // A worker calls the server; nothing calls a worker.
        Assert.All(Dockerfiles.All.Where(d => d.Program == ProgramCall.Cli), d => Assert.Empty(d.Ports));
    }

    private static bool IsBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
