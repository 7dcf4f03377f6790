using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Deployments;

/// <summary>API keys of a server: one for people, one for workers.</summary>
/// <param name="File">The server's key file.</param>
/// <param name="Operator">The key of people.</param>
/// <param name="Worker">The key of workers.</param>
internal sealed record Keys(string File, string Operator, string Worker)
{
    public const string Variable = "PRUNESEARCH_KEY";

    public static async Task<Keys> CreateAsync(string program, string folder, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, "keys");
        (string secret, string line)[] keys = [await NewAsync("operator").ConfigureAwait(false), await NewAsync("worker").ConfigureAwait(false)];
        await System.IO.File.WriteAllLinesAsync(path, keys.Select(k => k.line), cancellation).ConfigureAwait(false);
        return new Keys(path, keys[0].secret, keys[1].secret);

        async Task<(string, string)> NewAsync(string role)
        {
            string[] lines = (await Shell.RunAsync(program, $"key new {role} --role {role}", cancellation).ConfigureAwait(false)).Split('\n');
            return (lines[0].Trim(), lines[1].Trim());
        }
    }
}
