using System.Diagnostics;
using PruneSearch.Deploy.Tests.Contracts;

namespace PruneSearch.Deploy.Tests;

/// <summary>
/// The real programs start with exactly the arguments and variables of chart and compose file: they come as far as looking for the database or
/// the server, which are not there. Only paths and addresses are other ones: those of the container are not on this machine.
/// </summary>
public sealed class ProgramStartTests : IDisposable
{
    private const string Nowhere = "127.0.0.1:1";
    private const string Secret = "ps_test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("prunesearch-start").FullName;

    public static TheoryData<string> Composed => [.. new Compose().Programs().Select(c => c.Source)];

    [Theory]
    [MemberData(nameof(Composed))]
    public async Task The_compose_files_programs_start(string source) => await StartAsync(new Compose().Programs().Single(c => c.Source == source));

    [Fact]
    public async Task The_charts_programs_start()
    {
        foreach (ProgramCall call in ProgramContract.ChartCalls().DistinctBy(c => $"{c.Program} {string.Join(' ', c.Arguments)} {string.Join(' ', c.Environment.Select(e => $"{e.Key}={e.Value}"))}"))
        {
            await StartAsync(call);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task StartAsync(ProgramCall call)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _root };
        start.ArgumentList.Add(call.Program == ProgramCall.Server ? BuiltPrograms.PathOrSkip("PruneSearch.Server", "prunesearch-server.dll") : BuiltPrograms.PathOrSkip("PruneSearch.Cli", "prunesearch.dll"));
        foreach (string argument in call.Arguments)
        {
            start.ArgumentList.Add(Here(argument));
        }

        foreach ((string name, string? value) in call.Environment.Where(e => e.Key.StartsWith("PRUNESEARCH_", StringComparison.Ordinal)))
        {
            start.Environment[name] = Value(name, value);
        }

        using Process process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            Task<string?>[] streams = [FindAsync(process.StandardOutput, patience.Token), FindAsync(process.StandardError, patience.Token)];
            string?[] said = await Task.WhenAll(streams[0], streams[1]).WaitAsync(patience.Token);
            Assert.True(said.Any(s => s is null), $"{call} ended without looking for {Nowhere}: {string.Join('\n', said)}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        // Whoever has found what it looks for is ended, and so the other stream ends too.
        async Task<string?> FindAsync(StreamReader reader, CancellationToken cancellation)
        {
            var lines = new List<string>();
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                lines.Add(line);
                if (line.Contains(Nowhere, StringComparison.Ordinal))
                {
                    process.Kill(entireProcessTree: true);
                    return null;
                }
            }

            return string.Join('\n', lines);
        }
    }

    /// <summary>A variable's value here; secrets and what the pod tells are made up.</summary>
    private string Value(string name, string? value) => name switch
    {
        "PRUNESEARCH_DATABASE" => "Host=127.0.0.1;Port=1;Database=none;Username=none",
        "PRUNESEARCH_DATABASE_FILE" => FileWith(value!, "Host=127.0.0.1;Port=1;Database=none;Username=none"),
        "PRUNESEARCH_ADVERTISED_ADDRESS" => "127.0.0.1",
        "PRUNESEARCH_SERVER" => $"http://{Nowhere}",
        "PRUNESEARCH_KEYS" => FileWith(value!, $"test operator {KeyFile.HashOf(Secret)}"),
        "PRUNESEARCH_KEY_FILE" => FileWith(value!, Secret),
        "PRUNESEARCH_KEY" => Secret,
        _ => Here(value ?? "made-up"),
    };

    /// <summary>A path of the container, below the test's folder; a spec is there, and every folder.</summary>
    private string Here(string text)
    {
        if (text.StartsWith("http://", StringComparison.Ordinal) && !text.Contains("0.0.0.0", StringComparison.Ordinal))
        {
            return $"http://{Nowhere}";
        }

        if (!text.StartsWith('/'))
        {
            return text;
        }

        string here = _root + text;
        if (text.EndsWith(".yaml", StringComparison.Ordinal))
        {
            return FileWith(text, Repository.Text("examples", "quickstart.yaml"));
        }

        Directory.CreateDirectory(here);
        return here;
    }

    private string FileWith(string path, string content)
    {
        string here = _root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(here)!);
        File.WriteAllText(here, content);
        return here;
    }
}
