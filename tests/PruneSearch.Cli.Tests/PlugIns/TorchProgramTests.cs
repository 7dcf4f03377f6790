using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Cli.PlugIns;
using PruneSearch.Cli.Tests.Servers;
using PruneSearch.Execution;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.PlugIns;

/// <summary>The program with the plug-in, and without it.</summary>
public sealed class TorchProgramTests : IDisposable
{
    private const string Spec = """
        apiVersion: prunesearch/v1
        name: torch
        model: {architecture: resnet8, width: 4, training: {epochs: 0.2, batch: 50}}
        data:
          train: "glyphs:seed=1,size=16,train=500,validation=100,test=100"
          validation: "glyphs:seed=1,size=16,train=500,validation=100,test=100"
          normalization: {mean: [0.5], std: [0.25]}
        targets:
          - {name: edge, runtime: "model:edge"}
        prune: {criterion: [l1, taylor], ratio: {min: 0.2, max: 0.6}}
        recovery: {epochs: 0.2, batch: 50, distillation: 0.5}
        search: {candidates: 2}
        baselines: {uniform: [], random: [], scratch: []}

        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _spec;

    public TorchProgramTests() => File.WriteAllText(_spec = Path.Combine(_folder.Path, "spec.yaml"), Spec);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_campaign_runs_on_it_and_is_known_by_it()
    {
        string torch = InstalledTorch.FolderOrSkip();
        using (ProgramProcess run = Start(torch, "run", _spec, "--out", Out, "--threads", "1", "--backend", "torch", "--device", "cpu"))
        {
            int code = await run.ExitAsync();
            Assert.SkipWhen(code == ExitCode.BadInput && run.Said.Contains("libtorch cannot be loaded", StringComparison.Ordinal), run.Said);
            Assert.True(code == ExitCode.Ok, run.Said);
            Assert.Contains("backend torch on cpu", run.Said, StringComparison.Ordinal);
        }

        CampaignState state = CampaignReplay.Fold(FileJournal.Read(Out));
        Assert.Equal(CampaignPhase.Finished, state.Phase);
        Assert.StartsWith("torch on cpu (TorchSharp 0.106", state.Base!.Backend, StringComparison.Ordinal);
        Assert.All(state.Candidates.SelectMany(c => c.Rungs), r => Assert.StartsWith("torch on cpu", r.Training!.Backend, StringComparison.Ordinal));
        Assert.Contains("computed by", await File.ReadAllTextAsync(Path.Combine(Out, "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using ProgramProcess other = Start(torch, "run", _spec, "--out", Out, "--resume");
        Assert.Equal(ExitCode.BadInput, await other.ExitAsync());
        Assert.Contains("backend: was \"torch\" when the campaign started", other.Said, StringComparison.Ordinal);
        Assert.Contains("torch.device: was \"cpu\"", other.Said, StringComparison.Ordinal);

        using ProgramProcess same = Start(torch, "run", _spec, "--out", Out, "--resume", "--backend", "torch", "--device", "cpu");
        Assert.Equal(ExitCode.Ok, await same.ExitAsync());

        using ProgramProcess again = Start(torch, "reproduce", Out, "c0", "--threads", "1");
        Assert.Equal(ExitCode.Ok, await again.ExitAsync());
        using ProgramProcess without = Start(_folder.Path, "reproduce", Out, "c0");
        Assert.Equal(ExitCode.BadInput, await without.ExitAsync());
        Assert.Contains("TorchSharp 0.106.0", without.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_loaded_with_the_programs_own_types()
    {
        IBackendPlugIn plugIn = TorchAssembly.Load(InstalledTorch.FolderOrSkip());
        Assert.Equal(BackendNames.Torch, plugIn.Name);
        Assert.NotSame(System.Runtime.Loader.AssemblyLoadContext.Default, System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(plugIn.GetType().Assembly));
    }

    [Theory]
    [InlineData("run", "SPEC", "--backend", "torch")]
    [InlineData("run", "SPEC", "--device", "cuda")]
    [InlineData("worker", "--server", "http://127.0.0.1:9", "--backend", "torch")]
    [InlineData("evaluate", "MODEL", "--data", "glyphs", "--backend", "torch")]
    public async Task Where_it_is_not_installed_the_error_names_the_package(params string[] arguments)
    {
        string model = Path.Combine(_folder.Path, "model.onnx");
        await File.WriteAllBytesAsync(model, BrokenInputs.SoundFiles.Plain, TestContext.Current.CancellationToken);
        string nothing = Directory.CreateDirectory(Path.Combine(_folder.Path, "nothing")).FullName;
        using ProgramProcess program = Start(nothing, [.. arguments.Select(a => a == "SPEC" ? _spec : a == "MODEL" ? model : a), .. arguments[0] == "run" ? new[] { "--out", Out } : []]);
        Assert.Equal(ExitCode.BadInput, await program.ExitAsync());
        Assert.Contains("TorchSharp 0.106.0", program.Said, StringComparison.Ordinal);
        Assert.Contains("PRUNESEARCH_TORCH", program.Said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    private string Out => Path.Combine(_folder.Path, "run");

    private ProgramProcess Start(string torch, params string[] arguments) => ProgramProcess.StartIn(
        new Dictionary<string, string?> { [TorchAssembly.Variable] = torch, ["PRUNESEARCH_LOCK_FOLDER"] = Path.Combine(_folder.Path, "locks") }, arguments);
}
