using Xunit;

namespace PruneSearch.Core.Tests.Build;

/// <summary>A solution builds, and tests, where packages of an optional group cannot be restored: with the real build, on a small solution.</summary>
public sealed class OptionalPackageTests
{
    private const string Asking = "Asking the package sources for";

    [Fact]
    public async Task What_needs_an_absent_package_is_left_out_until_a_source_has_it()
    {
        using var solution = new TemporarySolution("Plain", "Cluster", "Cluster.Tests", "Tensors");
        CommandResult built = await solution.Dotnet("build", "Example.sln", "-warnaserror");
        Assert.True(built.ExitCode == 0, built.Output);
        string source = solution.PathOf("source");
        Assert.Contains($"left out Cluster, Cluster.Tests: {TemporarySolution.ClusterPackage} {TemporarySolution.Version} cannot be restored from {source} (NU1101). "
            + "To have them, add a package source that has what is missing; -p:RequireOrleans=true makes this an error.", built.Output, StringComparison.Ordinal);
        Assert.Contains($"left out Tensors: {TemporarySolution.TensorsPackage} {TemporarySolution.Version} cannot be restored from {source} (NU1101)", built.Output, StringComparison.Ordinal);
        Assert.True(IsBuilt(solution, "Plain"));
        Assert.False(IsBuilt(solution, "Cluster") || IsBuilt(solution, "Cluster.Tests") || IsBuilt(solution, "Tensors"));
        Assert.Equal(2, Count(built.Output, Asking));

        CommandResult tested = await solution.Dotnet("test", "Example.sln");
        Assert.True(tested.ExitCode == 0, tested.Output);
        Assert.DoesNotContain(Asking, tested.Output, StringComparison.Ordinal);
        Assert.Contains("left out Cluster, Cluster.Tests:", tested.Output, StringComparison.Ordinal);
        Assert.Equal(1, Count(tested.Output, "Skipped:     1, Total:     1"));
        Assert.Contains($"Skipped! - Failed:     0, Passed:     0, Skipped:     1, Total:     1 - Cluster.Tests, left out: {TemporarySolution.ClusterPackage} {TemporarySolution.Version} ",
            tested.Output, StringComparison.Ordinal);

        solution.AddPackage("other", TemporarySolution.ClusterPackage);
        solution.UseSources("source", "other");
        CommandResult found = await solution.Dotnet("build", "Example.sln", "-p:RequireOrleans=true");
        Assert.True(found.ExitCode == 0, found.Output);
        Assert.Equal(2, Count(found.Output, Asking));
        Assert.DoesNotContain("Cluster.Tests:", found.Output, StringComparison.Ordinal);
        Assert.Contains("left out Tensors:", found.Output, StringComparison.Ordinal);
        Assert.True(IsBuilt(solution, "Cluster") && IsBuilt(solution, "Cluster.Tests"));
    }

    [Theory]
    [InlineData("Orleans", TemporarySolution.ClusterPackage, "Cluster", "restore", "Example.sln")]
    [InlineData("Orleans", TemporarySolution.ClusterPackage, "Cluster", "publish", "Cluster/Cluster.csproj")]
    [InlineData("Torch", TemporarySolution.TensorsPackage, "Tensors", "build", "Example.sln")]
    public async Task A_required_package_that_is_absent_is_an_error_that_names_it(string group, string package, string project, string command, string what)
    {
        using var solution = new TemporarySolution(project);
        CommandResult failed = await solution.Dotnet(command, what, $"-p:Require{group}=true");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains($"error PRUNE002: Require{group} is set, but {package} {TemporarySolution.Version} cannot be restored from {solution.PathOf("source")} (NU1101). "
            + $"{project} cannot be built without.", failed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error NU1101", failed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_of_the_command_line_that_does_not_answer_is_asked_every_time()
    {
        using var solution = new TemporarySolution("Cluster");
        for (int i = 0; i < 2; i++)
        {
            CommandResult restored = await solution.Dotnet("restore", "Example.sln", "--source", "source", "--source", "nowhere");
            Assert.True(restored.ExitCode == 0, restored.Output);
            Assert.Contains(Asking, restored.Output, StringComparison.Ordinal);
            Assert.Contains($"left out Cluster: {TemporarySolution.ClusterPackage} {TemporarySolution.Version} cannot be restored from {solution.PathOf("source")}, {solution.PathOf("nowhere")} (NU1301)", restored.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_project_that_needs_none_is_restored_whatever_is_required()
    {
        using var solution = new TemporarySolution("Plain");
        CommandResult restored = await solution.Dotnet("restore", "Plain/Plain.csproj", "-p:RequireOrleans=true", "-p:RequireTorch=true");
        Assert.True(restored.ExitCode == 0, restored.Output);
        Assert.DoesNotContain(Asking, restored.Output, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static bool IsBuilt(TemporarySolution solution, string project) => File.Exists(solution.PathOf($"{project}/bin/Debug/net10.0/{project}.dll"));
}
