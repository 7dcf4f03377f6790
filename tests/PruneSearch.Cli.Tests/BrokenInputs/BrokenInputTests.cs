using System.Diagnostics;
using System.Text;
using System.Text.Json;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Whatever is wrong with what a user gives: a clear error, exit code 2, no crash, nothing written.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class BrokenInputTests
{
    /// <summary>More than any of these small models needs: an attempt at what a broken size asks for would show.</summary>
    private const long Memory = 512L << 20;

    public static TheoryData<string> Inputs => [.. BrokenInputCatalog.Names];

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Is_an_error_of_the_input(string name)
    {
        BrokenInput input = BrokenInputCatalog.Get(name);
        using TemporaryFolder folder = Folder(input.Files);

        CommandLineRun run = await CommandLineRun.OfAsync(folder.Path, input.Arguments, TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == ExitCode.BadInput, $"exit code {run.ExitCode}: {run.Error}{run.Output}");
        Assert.Contains(input.Mentions, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Written);
        Assert.Empty(run.Output);
        Assert.True(run.Allocated < Memory, $"{run.Allocated >> 20} MiB were allocated");
        if (input.Arguments.Contains("--json"))
        {
            JsonElement errors = JsonDocument.Parse(run.Error).RootElement.GetProperty("errors");
            Assert.NotEqual(0, errors.GetArrayLength());
        }
    }

    [Fact]
    public void There_are_at_least_200() => Assert.True(BrokenInputCatalog.Count >= 200, $"{BrokenInputCatalog.Count} broken inputs");

    /// <summary>What the broken inputs were made from works, so that each fails for what was broken in it.</summary>
    [Theory]
    [InlineData("inspect model.onnx --json")]
    [InlineData("plan model.onnx")]
    [InlineData("plan spec.yaml")]
    [InlineData("validate spec.yaml")]
    [InlineData("validate array-spec.yaml")]
    [InlineData("measure model.onnx --runtime compute --rounds 10")]
    [InlineData("evaluate model.onnx --data GLYPHS --threads 1")]
    [InlineData("evaluate model.onnx --data npz:data.npz --raw --threads 1")]
    [InlineData("prune model.onnx --out smaller.onnx --threads 1")]
    [InlineData("prune model.onnx --out smaller.onnx --criterion taylor --data npz:data.npz --threads 1")]
    public async Task The_sound_originals_pass(string line)
    {
        foreach (byte[] model in new[] { SoundFiles.Plain, SoundFiles.Shaped })
        {
            using TemporaryFolder folder = Folder(new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["model.onnx"] = model, ["spec.yaml"] = Encoding.UTF8.GetBytes(SoundFiles.Spec), ["array-spec.yaml"] = Encoding.UTF8.GetBytes(SoundFiles.ArraySpec), ["data.npz"] = SoundFiles.Samples(),
            });

            CommandLineRun run = await CommandLineRun.OfAsync(folder.Path, [.. line.Split(' ').Select(w => w == "GLYPHS" ? SoundFiles.Glyphs : w)], TestContext.Current.CancellationToken);

            Assert.True(run.ExitCode == ExitCode.Ok, run.Error);
        }
    }

    /// <summary>The same through the executable, for one input of each thirtieth.</summary>
    [Fact]
    public async Task The_program_itself_returns_2()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        foreach (string name in BrokenInputCatalog.Names.Where((_, i) => i % 30 == 0))
        {
            BrokenInput input = BrokenInputCatalog.Get(name);
            using TemporaryFolder folder = Folder(input.Files);
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "prunesearch.dll"), .. input.Arguments])
            {
                WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);

            Assert.True(process.ExitCode == ExitCode.BadInput, $"{name}: exit code {process.ExitCode}: {await error}{output}");
            Assert.Contains(input.Mentions, await error, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(input.Files.Count, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length);
        }
    }

    private static TemporaryFolder Folder(IReadOnlyDictionary<string, byte[]> files)
    {
        var folder = new TemporaryFolder();
        foreach ((string name, byte[] bytes) in files)
        {
            File.WriteAllBytes(folder.File(name), bytes);
        }

        return folder;
    }
}
