using System.Runtime.InteropServices;
using PruneSearch.Deploy.Tests.Contracts;
using PruneSearch.Deploy.Tests.Tools;
using PruneSearch.TestKit.Hardware;

namespace PruneSearch.Deploy.Tests;

/// <summary>Runs what the Dockerfiles run to build their program, on what they would have to build it from.</summary>
public sealed class DockerPublishTests
{
    /// <summary>The machine field of an ELF header.</summary>
    private static readonly Dictionary<string, ushort> Machines = new() { ["amd64"] = 62, ["arm64"] = 183 };

    /// <summary>The command as it stands; the analyzers have seen this code already.</summary>
    private static readonly Tool Sdk = new("dotnet") { Environment = new Dictionary<string, string> { ["RunAnalyzers"] = "false", ["UseSharedCompilation"] = "false" } };

    // The two worker images have one command; each command runs once for an architecture.
    public static TheoryData<string, string> Commands =>
    [
        .. from file in Dockerfiles.All.DistinctBy(d => d.Publish)
           from architecture in Machines.Keys
           select (file.ToString(), architecture),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_program_is_built_for_the_architecture(string name, string architecture)
    {
        Dockerfile file = Assert.Single(Dockerfiles.All, d => d.ToString() == name);
        string project = DockerfileTests.Project(file);
        Assert.SkipUnless(File.Exists(Repository.PathOf(project)), $"{project} is not there");
        using var folder = new TemporaryFolder();
        string source = Path.Combine(folder.Path, "source");
        string output = Path.Combine(folder.Path, "app");
        BuildContext.CopyTo(source);

        string command = file.Publish.Replace("$TARGETARCH", architecture, StringComparison.Ordinal).Replace("/out/app", output, StringComparison.Ordinal);
        ToolResult published = Sdk.Run(source, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1), "-nodeReuse:false"]);
        string? absent = published.ExitCode == 0 ? null : published.Said.Split('\n').FirstOrDefault(IsAbsence);
        Assert.SkipWhen(absent is not null, $"cannot be built for {architecture} here: {absent?.Split(" : ")[^1]}");

        Assert.True(published.ExitCode == 0, published.Said);
        string program = Path.Combine(output, file.Program);
        Assert.Equal(Machines[architecture], BitConverter.ToUInt16(File.ReadAllBytes(program).AsSpan(18, 2)));
        if (IsThisMachines(architecture))
        {
            ToolResult started = new Tool(program).Run(output, "--version");
            Assert.True(started.ExitCode == 0, started.Said);
        }

        Assert.False(File.Exists(Path.Combine(output, "libcoreclr.so")), "the runtime comes with the image's base");
    }

    public static TheoryData<string> WithTorch => [.. Dockerfiles.All.Where(d => d.PublishTorch is not null).Select(d => d.ToString())];

    [Theory]
    [MemberData(nameof(WithTorch))]
    public void The_backend_torch_is_built_into_the_programs_folder(string name)
    {
        Dockerfile file = Assert.Single(Dockerfiles.All, d => d.ToString() == name);
        Assert.SkipUnless(File.Exists(Repository.PathOf("src", "PruneSearch.Torch", "PruneSearch.Torch.csproj")), "src/PruneSearch.Torch is not there");
        using var folder = new TemporaryFolder();
        string source = Path.Combine(folder.Path, "source");
        BuildContext.CopyTo(source);

        string command = file.PublishTorch!.Replace("$TARGETARCH", "amd64", StringComparison.Ordinal).Replace("/out/app", folder.Path, StringComparison.Ordinal);
        ToolResult published = Sdk.Run(source, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1), "-nodeReuse:false"]);
        string? absent = published.ExitCode == 0 ? null : published.Said.Split('\n').FirstOrDefault(IsAbsence);
        Assert.SkipWhen(absent is not null, $"cannot be built here: {absent?.Split(" : ")[^1]}");

        Assert.True(published.ExitCode == 0, published.Said);
        string[] files = [.. Directory.GetFiles(Path.Combine(folder.Path, "torch")).Select(f => Path.GetFileName(f))];
        Assert.Superset(new HashSet<string>(["PruneSearch.Torch.dll", "PruneSearch.Torch.deps.json", "TorchSharp.dll", "libLibTorchSharp.so", "libtorch_cpu.so"]), files.ToHashSet());
        Assert.DoesNotContain("PruneSearch.Core.dll", files); // the program's own is shared
    }

    private static bool IsThisMachines(string architecture) =>
        (architecture, RuntimeInformation.ProcessArchitecture) is ("amd64", Architecture.X64) or ("arm64", Architecture.Arm64);

    /// <summary>The registry here lacks the SDK's own parts for the architecture, or Orleans; that says nothing about the command.</summary>
    private static bool IsAbsence(string line) =>
        line.Contains("PRUNE002", StringComparison.Ordinal)
        || line.Contains("error PRUNE003", StringComparison.Ordinal)
        || line.Contains("error NU1101: Unable to find package Microsoft.NETCore.App.", StringComparison.Ordinal);
}
