using System.Diagnostics;
using System.Text.Json;
using PruneSearch.TestKit;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>What the build does where it cannot have the client, and what it may take for it.</summary>
public sealed class ClientBuildTests
{
    [Theory]
    [InlineData("", 0, "warning PRUNE003: built without the dashboard: node and npm are not there")]
    [InlineData("-p:RequireDashboard=true", 1, "error PRUNE003: the dashboard cannot be built, and RequireDashboard is set: node and npm are not there. It needs Node.js with npm")]
    [InlineData("-p:Dashboard=false", 0, "")]
    public async Task Without_Node_the_build_says_so_in_one_line(string property, int exitCode, string line)
    {
        using var folder = new TemporaryFolder();
        string programs = Path.Combine(folder.Path, "programs");
        Directory.CreateDirectory(programs);
        File.CreateSymbolicLink(Path.Combine(programs, "sh"), "/bin/sh"); // what MSBuild runs commands by
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : Dotnet(),
                ["msbuild", Repository.PathOf("src", "PruneSearch.Web", "PruneSearch.Web.csproj"), "-t:EmbedDashboard", "-nologo", "-nodeReuse:false", $"-p:DashboardFolder={folder.Path}/", .. property.Length > 0 ? new[] { property } : []])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.StartInfo.Environment["PATH"] = programs;
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) + await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == exitCode, said);
        string[] problems = [.. said.Split('\n').Where(l => l.Contains("PRUNE00", StringComparison.Ordinal))];
        Assert.Equal(line.Length > 0 ? 1 : 0, problems.Length);
        Assert.All(problems, p => Assert.Contains(line, p, StringComparison.Ordinal));
    }

    [Fact]
    public void Packages_are_pinned_and_their_registry_is_left_open()
    {
        string client = Repository.PathOf("src", "PruneSearch.Web", "Dashboard", "Client");
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(client, "package.json")));
        Assert.All(
            package.RootElement.GetProperty("dependencies").EnumerateObject().Concat(package.RootElement.GetProperty("devDependencies").EnumerateObject()),
            p => Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", p.Value.GetString()!));
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(client, "package-lock.json")));
        foreach (JsonProperty entry in locked.RootElement.GetProperty("packages").EnumerateObject().Where(e => e.Name.Length > 0))
        {
            Assert.True(entry.Value.TryGetProperty("integrity", out _), $"{entry.Name} has no hash");
            Assert.False(entry.Value.TryGetProperty("resolved", out _), $"{entry.Name} names a registry");
        }
    }

    /// <summary>The program that runs this test was started by one that lies beside the framework.</summary>
    private static string Dotnet() => Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
}
