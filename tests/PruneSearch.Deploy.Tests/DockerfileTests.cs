using System.Text.RegularExpressions;
using System.Xml.Linq;
using PruneSearch.Deploy.Tests.Contracts;

namespace PruneSearch.Deploy.Tests;

/// <summary>The images are what the chart takes them for.</summary>
public sealed partial class DockerfileTests
{
    public static TheoryData<string> Names => [.. Dockerfiles.All.Select(d => d.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_does_not_run_as_root_and_its_folder_is_its_users(string name)
    {
        Dockerfile file = Read(name);

        Assert.Equal("10001:10001", file.One("USER"));
        Assert.Equal("/var/lib/prunesearch", file.One("WORKDIR"));
        Assert.Contains(file.Final, i => i.Name == "COPY" && i.Text.EndsWith("--chown=10001:10001 /out/state /var/lib/prunesearch", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stages_copy_from_stages_that_are_there(string name)
    {
        Dockerfile file = Read(name);
        string[] stages = [.. file.Instructions.Where(i => i.Name == "FROM").Select(i => Stage().Match(i.Text)).Where(m => m.Success).Select(m => m.Groups[1].Value)];
        IEnumerable<string> sources = file.Instructions.Where(i => i.Name == "COPY").Select(i => Source().Match(i.Text)).Where(m => m.Success).Select(m => m.Groups[1].Value);

        Assert.All(sources, s => Assert.Contains(s, stages));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_built_on_the_builders_machine_for_the_target(string name)
    {
        Dockerfile file = Read(name);

        Assert.StartsWith("--platform=$BUILDPLATFORM ", file.Instructions[0].Text, StringComparison.Ordinal);
        Assert.Contains(" -a $TARGETARCH ", file.Publish, StringComparison.Ordinal);
        Assert.DoesNotContain("--platform", file.Final.First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_server_requires_the_Orleans_packages() =>
        Assert.All(Dockerfiles.All, d => Assert.Equal(d.Program == ProgramCall.Server, d.Publish.Contains("-p:RequireOrleans=true", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_starts_the_program_that_it_builds(string name)
    {
        Dockerfile file = Read(name);
        string project = Project(file);
        Assert.SkipUnless(File.Exists(Repository.PathOf(project)), $"{project} is not there");

        string assembly = XDocument.Load(Repository.PathOf(project)).Descendants("AssemblyName").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project);
        Assert.Equal(assembly, file.Program);
        Assert.Equal($"[\"/app/{assembly}\"]", file.One("ENTRYPOINT"));
    }

    [Theory]
    [InlineData("Dockerfile.worker", "cpu", "amd64")]
    [InlineData("Dockerfile.worker-cuda", "cuda", "amd64 arm64")]
    public void A_workers_image_has_the_backend_torch_where_libtorch_has_a_package(string name, string libtorch, string architectures)
    {
        Dockerfile file = Read(name);

        Assert.Equal(
            $"dotnet publish src/PruneSearch.Torch/PruneSearch.Torch.csproj -c Release -a $TARGETARCH --no-self-contained -p:RequireTorch=true -p:Libtorch={libtorch} -o /out/app/torch",
            file.PublishTorch);
        Assert.Equal(architectures.Split(' '), new[] { "amd64", "arm64" }.Where(file.HasTorchOn)); // that for CUDA stops on arm64, at ONNX Runtime
    }

    [Fact]
    public void The_server_has_no_backend() => Assert.Null(Read("Dockerfile.server").PublishTorch);

    internal static string Project(Dockerfile file) => file.Publish.Split(' ')[2];

    private static Dockerfile Read(string name) => Assert.Single(Dockerfiles.All, d => d.ToString() == name);

    [GeneratedRegex(@" AS (\w+)$")]
    private static partial Regex Stage();

    [GeneratedRegex(@"--from=(\w+) ")]
    private static partial Regex Source();
}
