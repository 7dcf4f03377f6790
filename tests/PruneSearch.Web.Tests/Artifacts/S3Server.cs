using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Web.Tests.Artifacts;

/// <summary>A real S3 server, s3rver from npm, in a folder of its own; tests are skipped, with the reason, where it cannot be had.</summary>
public sealed partial class S3Server : IAsyncLifetime
{
    public const string Bucket = "artifacts-of-tests";

    /// <summary>Key and secret that it knows.</summary>
    public const string Credentials = "S3RVER";

    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private Process? _process;
    private string? _missing;

    public string Url { get; private set; } = "";

    /// <summary>The folder of the bucket.</summary>
    public string Files => Path.Combine(_folder.Path, "data", Bucket);

    /// <summary>Skips the calling test where there is no server.</summary>
    public void Need() => Assert.SkipWhen(_missing is not null, $"needs s3rver from npm: {_missing}");

    public async ValueTask InitializeAsync()
    {
        _folder.File("package.json", "{\"private\":true}");
        (int code, string output) = await RunAsync("npm", "install --ignore-scripts --no-audit --no-fund --loglevel=error s3rver@3.7.1");
        if (code != 0)
        {
            _missing = output.Trim();
            return;
        }

        _process = Process.Start(Info("node", $"node_modules/s3rver/bin/s3rver.js -d data -a 127.0.0.1 -p 0 -s --configure-bucket {Bucket}"))!;
        _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (ListeningPattern().Match(line) is { Success: true } match)
            {
                Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{match.Groups[1].Value}");
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        _missing = "it ended before it listened";
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task<(int Code, string Output)> RunAsync(string program, string arguments)
    {
        try
        {
            using Process process = Process.Start(Info(program, arguments))!;
            using var limit = new CancellationTokenSource(InstallLimit);
            try
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
                string errors = await process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return (process.ExitCode, errors + await output);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return (-1, $"{program} took longer than {InstallLimit.TotalMinutes} minutes");
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    private ProcessStartInfo Info(string program, string arguments) => new(program, arguments)
    {
        WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
    };

    [GeneratedRegex(@"listening on [\d.]+:(\d+)")]
    private static partial Regex ListeningPattern();
}
