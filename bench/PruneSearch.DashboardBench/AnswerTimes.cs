using System.Diagnostics;

namespace PruneSearch.DashboardBench;

/// <summary>How long a server's answers took, read to their end.</summary>
internal sealed record AnswerTimes(string Name, IReadOnlyList<double> Milliseconds)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly (string Name, string Path)[] Calls =
    [
        ("list", "candidates?sort=accuracy&order=desc&limit=50"), ("list, last", "candidates?sort=latency(edge)&offset=9950&limit=50"), ("front", "front"),
        ("points", "points?metrics=accuracy,latency(edge)&max=2000"), ("overview", "overview"),
    ];

    /// <summary>Asks in turn, with a little pause, as one more reader beside the tab.</summary>
    public static async Task<IReadOnlyList<AnswerTimes>> MeasureAsync(Uri api, TimeSpan length, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = api };
        List<double>[] times = [.. Calls.Select(_ => new List<double>())];
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; Stopwatch.GetElapsedTime(started) < length; i = (i + 1) % Calls.Length)
        {
            long asked = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await client.GetAsync(new Uri(Calls[i].Path, UriKind.Relative), cancellation);
            await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellation);
            times[i].Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.Delay(Pause, cancellation);
        }

        return [.. Calls.Select((call, i) => new AnswerTimes(call.Name, times[i]))];
    }
}
